package io.asyncio.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Makes Netty's contexts of TLS fit where asyncio takes an {@link SSLContext}, so that OpenSSL can be
 * used, which is faster than the JDK's engine: with {@code netty-tcnative} on the class path, {@code
 * SslProvider.OPENSSL}, and this.
 *
 * {@snippet :
 * var openssl = SslContextBuilder.forServer(key, certificate).sslProvider(SslProvider.OPENSSL).build();
 * var options = ServerOptions.of("0.0.0.0", 443).withSsl(NettySslContext.of(openssl));
 * }
 */
public final class NettySslContext {

  private NettySslContext() {}

  /**
   * Returns {@code context} as one of Java's. It is for one side, client or server, as {@code context}
   * is; its engines are all that can be asked for.
   *
   * @param context what has the keys and decides whom to trust; not released by this library
   * @throws UnsupportedOperationException (when asked for socket factories)
   */
  public static SSLContext of(SslContext context) {
    return new Wrapped(Objects.requireNonNull(context, "context"));
  }

  private static final class Wrapped extends SSLContext {
    Wrapped(SslContext context) {
      super(new Engines(context), null, "TLS");
    }
  }

  private static final class Engines extends SSLContextSpi {

    private final SslContext context;

    Engines(SslContext context) {
      this.context = context;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return context.newEngine(ByteBufAllocator.DEFAULT);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return context.newEngine(ByteBufAllocator.DEFAULT, host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.sessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.sessionContext();
    }

    @Override
    protected void engineInit(
        KeyManager[] keyManagers, TrustManager[] trustManagers, SecureRandom random) {
      throw new IllegalStateException("the context is made already");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw new UnsupportedOperationException("only engines can be made");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException("only engines can be made");
    }
  }
}
