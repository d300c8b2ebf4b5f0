package io.asyncio.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A server as simple as can be, blocking and on a thread of its own: says hello to its one client
 * three times, with a pause before each, and hangs up.
 */
final class HelloServer implements AutoCloseable {

  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final long pauseMillis;

  HelloServer(double pause) throws IOException {
    pauseMillis = Math.round(pause * 1000);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().name("hello server").start(this::serve);
  }

  /** Returns a socket that is connected to the server, in non-blocking mode. */
  SocketChannel connect() throws IOException {
    SocketChannel socket = SocketChannel.open(listener.getLocalAddress());
    socket.configureBlocking(false);
    return socket;
  }

  private void serve() {
    try (SocketChannel client = listener.accept()) {
      for (int number = 1; number <= 3; number++) {
        Thread.sleep(pauseMillis);
        Sockets.send(client, "hello " + number + "\n");
      }
    } catch (IOException | InterruptedException e) {
      IO.println("hello server: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
