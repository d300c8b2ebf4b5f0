package io.asyncio.netty.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Two connected channels of the JDK, non-blocking. */
public record ChannelPair(SocketChannel left, SocketChannel right) implements AutoCloseable {

  public static ChannelPair open() throws IOException {
    try (ServerSocketChannel server = listen()) {
      SocketChannel left = SocketChannel.open(server.getLocalAddress());
      SocketChannel right = server.accept();
      left.configureBlocking(false);
      right.configureBlocking(false);
      return new ChannelPair(left, right);
    }
  }

  /** Returns a server channel on a free port, in blocking mode. */
  public static ServerSocketChannel listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public static void send(SocketChannel channel, String text) {
    try {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads up to {@code count} bytes; what is not there yet is not waited for. */
  public static String receive(SocketChannel channel, int count) {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    try {
      channel.read(buffer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    left.close();
    right.close();
  }
}
