package io.asyncio.netty.transport;

import io.asyncio.transports.TlsCipher;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a transport knows of its TLS once the hands are shaken. */
public record TlsInfo(
    @Nullable SSLContext context,
    SSLEngine engine,
    @Nullable Certificate peerCertificate,
    TlsCipher cipher) {

  /** Returns what is known of the handler of TLS in a channel's pipeline, if it has shaken hands. */
  public static @Nullable Object get(Channel channel, String name) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null || !tls.handshakeFuture().isSuccess()
        ? null
        : of(null, tls.engine()).get(name);
  }

  public static TlsInfo of(@Nullable SSLContext context, SSLEngine engine) {
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

  /** Returns what is known under one of asyncio's names, or {@code null}. */
  @Nullable
  public Object get(String name) {
    return switch (name) {
      case "sslcontext" -> context;
      case "ssl_object" -> engine;
      case "peercert" -> peerCertificate;
      case "cipher" -> cipher;
      default -> null; // "compression" too: there is none since TLS 1.3, and none in Java
    };
  }
}
