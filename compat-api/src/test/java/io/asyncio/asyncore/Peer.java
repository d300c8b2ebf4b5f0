package io.asyncio.asyncore;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** A plain blocking socket, connected to another one that a dispatcher takes. */
final class Peer implements AutoCloseable {

  final SocketChannel socket;
  final SocketChannel other;

  private Peer(SocketChannel socket, SocketChannel other) {
    this.socket = socket;
    this.other = other;
  }

  static Peer open() throws IOException {
    var pair = io.asyncio.tools.SocketPair.open();
    return new Peer(pair.left(), pair.right());
  }

  void send(byte[] data) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(data);
    while (buffer.hasRemaining()) {
      socket.write(buffer);
    }
  }

  /** Returns as many bytes, or what there is up to the end. */
  byte[] receive(int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining() && socket.read(buffer) >= 0) {
      // more is to come
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** Has the other side see a reset. */
  void reset() throws IOException {
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    try (socket) {
      other.close();
    }
  }
}
