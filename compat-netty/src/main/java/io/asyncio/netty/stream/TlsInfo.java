package io.asyncio.netty.stream;

import io.asyncio.transports.TlsCipher;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a transport knows of its TLS once the hands are shaken. */
record TlsInfo(
    @Nullable SSLContext context,
    SSLEngine engine,
    @Nullable Certificate peerCertificate,
    TlsCipher cipher) {

  static TlsInfo of(@Nullable SSLContext context, SSLEngine engine) {
    SSLSession session = engine.getSession();
    return new TlsInfo(
        context,
        engine,
        peerCertificate(session),
        TlsCipher.of(session.getCipherSuite(), session.getProtocol()));
  }

  private static @Nullable Certificate peerCertificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length == 0 ? null : chain[0];
    } catch (SSLPeerUnverifiedException e) {
      return null; // it has shown none
    }
  }

  @Nullable
  Object get(String name) {
    return switch (name) {
      case "sslcontext" -> context;
      case "ssl_object" -> engine;
      case "peercert" -> peerCertificate;
      case "cipher" -> cipher;
      default -> null; // "compression" too: there is none since TLS 1.3, and none in Java
    };
  }
}
