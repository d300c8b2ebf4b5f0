package io.asyncio.netty.testing;

import static io.asyncio.Asyncio.await;

import io.asyncio.Server;
import io.asyncio.netty.NettyEventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** A peer that is no part of the loop: a blocking socket, used on other threads. */
public final class Blocking implements AutoCloseable {

  /** Not virtual ones, for which the JDK would keep a poller. */
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  private final NettyEventLoop loop;
  private final Socket socket;

  private Blocking(NettyEventLoop loop, Socket socket) {
    this.loop = loop;
    this.socket = socket;
  }

  public static Blocking connect(NettyEventLoop loop, Server server) throws Exception {
    int port = Pair.port(server);
    return new Blocking(loop, await(loop.runInExecutor(THREADS, () -> connect(port))));
  }

  /** Connects a channel of the JDK, on another thread. In a coroutine. */
  public static SocketChannel open(NettyEventLoop loop, SocketAddress address) throws Exception {
    return await(loop.runInExecutor(THREADS, () -> SocketChannel.open(address)));
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral(LoopTest.LOCALHOST), port));
    return socket;
  }

  public Socket socket() {
    return socket;
  }

  public void send(byte[] data) throws Exception {
    call(() -> {
      socket.getOutputStream().write(data);
      return null;
    });
  }

  public byte[] receive(int count) throws Exception {
    return call(() -> socket.getInputStream().readNBytes(count));
  }

  public byte[] receiveAll() throws Exception {
    return call(() -> socket.getInputStream().readAllBytes());
  }

  public void shutdownOutput() throws Exception {
    call(() -> {
      socket.shutdownOutput();
      return null;
    });
  }

  /** Drops the connection with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private <T> T call(Callable<T> callable) throws Exception {
    return LoopTest.soon(loop.runInExecutor(THREADS, callable));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
