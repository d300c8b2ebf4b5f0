package io.asyncio.asyncore.recorded;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Plain blocking sockets that dispatchers are connected to. */
final class Peers implements AutoCloseable {

  private final Map<String, SocketChannel> peers = new HashMap<>();

  void connect(String peer, SocketAddress address) throws IOException {
    peers.put(peer, SocketChannel.open(address));
  }

  void send(String peer, byte[] data) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(data);
    while (buffer.hasRemaining()) {
      peers.get(peer).write(buffer);
    }
  }

  /** Returns as many bytes, or what there is up to the end. */
  byte[] receive(String peer, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining() && peers.get(peer).read(buffer) >= 0) {
      // more is to come
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  void shutdown(String peer) throws IOException {
    peers.get(peer).shutdownOutput();
  }

  void close(String peer) throws IOException {
    peers.get(peer).close();
  }

  void reset(String peer) throws IOException {
    peers.get(peer).setOption(StandardSocketOptions.SO_LINGER, 0);
    peers.get(peer).close();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel peer : peers.values()) {
      peer.close();
    }
  }
}
