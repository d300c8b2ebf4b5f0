package io.asyncio.netty.testing;

import io.asyncio.netty.NettyEventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLSocket;

/** A peer of the JDK's own, blocking, on threads of its own: with TLS as it likes. */
public final class TlsPeer implements AutoCloseable {

  private static final int RECEIVE_BUFFER = 64 * 1024;

  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  private final NettyEventLoop loop;
  private final Socket plain;
  private SSLSocket encrypted;

  public TlsPeer(NettyEventLoop loop, Socket plain) {
    this.loop = loop;
    this.plain = plain;
  }

  /**
   * Returns a listening socket on this machine. What it accepts holds little that nobody reads; the
   * system would hold megabytes once it has seen a fast way.
   */
  public static ServerSocket listen() throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReceiveBufferSize(RECEIVE_BUFFER);
    listening.bind(new InetSocketAddress(InetAddress.ofLiteral(LoopTest.LOCALHOST), 0));
    return listening;
  }

  /** Connects to a port, on another thread. In a coroutine. */
  public static TlsPeer connect(NettyEventLoop loop, int port) throws Exception {
    return new TlsPeer(
        loop,
        LoopTest.soon(loop.runInExecutor(
            THREADS, () -> new Socket(InetAddress.ofLiteral(LoopTest.LOCALHOST), port))));
  }

  /** Accepts a connection, on another thread. In a coroutine. */
  public static TlsPeer accept(NettyEventLoop loop, ServerSocket listening) throws Exception {
    return new TlsPeer(loop, LoopTest.soon(loop.runInExecutor(THREADS, listening::accept)));
  }

  /** Shakes hands, as a client or as a server. In a coroutine. */
  public TlsPeer shakeHands(boolean client, String... protocols) throws Exception {
    return call(() -> {
      encrypted = (SSLSocket) (client ? Tls.CLIENT : Tls.SERVER)
          .getSocketFactory()
          .createSocket(plain, "localhost", plain.getPort(), false);
      encrypted.setUseClientMode(client);
      if (protocols.length > 0) {
        encrypted.setEnabledProtocols(protocols);
      }
      encrypted.startHandshake();
      return this;
    });
  }

  /** Asks for another handshake, as TLS 1.2 can, which goes on while data flows. */
  public void shakeHandsAgain() throws Exception {
    var shaking = loop.runInExecutor(THREADS, () -> {
      encrypted.startHandshake();
      return null;
    });
    LoopTest.soon(shaking);
  }

  /** Returns the socket under TLS. */
  public Socket plain() {
    return plain;
  }

  /** Returns that of TLS. */
  public SSLSocket encrypted() {
    return encrypted;
  }

  private Socket socket() {
    return encrypted == null ? plain : encrypted;
  }

  /** Sends, with TLS once hands were shaken. In a coroutine, as all that follows. */
  public void send(byte[] data) throws Exception {
    call(() -> {
      socket().getOutputStream().write(data);
      return null;
    });
  }

  public byte[] receive(int count) throws Exception {
    return call(() -> socket().getInputStream().readNBytes(count));
  }

  /** Receives until the other side says that there is no more. */
  public byte[] receiveAll() throws Exception {
    return call(() -> socket().getInputStream().readAllBytes());
  }

  /** Receives what is not TLS, to the end. */
  public byte[] receiveAllPlain() throws Exception {
    return call(() -> plain.getInputStream().readAllBytes());
  }

  /** Sends what is not TLS. */
  public void sendPlain(byte[] data) throws Exception {
    call(() -> {
      plain.getOutputStream().write(data);
      return null;
    });
  }

  /** Says farewell, and goes on receiving. */
  public void sayFarewell() throws Exception {
    call(() -> {
      encrypted.shutdownOutput();
      return null;
    });
  }

  private <T> T call(Callable<T> callable) throws Exception {
    return LoopTest.soon(loop.runInExecutor(THREADS, callable));
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
