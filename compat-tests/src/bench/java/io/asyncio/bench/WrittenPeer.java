package io.asyncio.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Accepts connections to write to, and reads from them or not. */
final class WrittenPeer implements AutoCloseable {

  private static final int CHUNK = 64 * 1024;

  private final ServerSocket listening;

  WrittenPeer() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Takes the connection that was made, and never reads from it. */
  Socket accept() throws IOException {
    return listening.accept();
  }

  /** Takes the connection that was made, and reads from it as fast as it can. */
  Socket acceptAndRead() throws IOException {
    Socket socket = listening.accept();
    Thread.ofPlatform().daemon().name("reader").start(() -> readAll(socket));
    return socket;
  }

  private static void readAll(Socket socket) {
    byte[] chunk = new byte[CHUNK];
    try {
      while (socket.getInputStream().read(chunk) >= 0) {
        // What came is of no use.
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
