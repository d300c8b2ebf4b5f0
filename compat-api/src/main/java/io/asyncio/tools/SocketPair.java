package io.asyncio.tools;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * Two channels that are connected to each other, over TCP on the loopback interface: {@code
 * socket.socketpair()}. Both block, until a loop or the program makes them non-blocking.
 *
 * {@snippet :
 * try (var pair = SocketPair.open()) {
 *   var streams = await(openConnection(pair.left()));
 *   pair.right().write(UTF_8.encode("hello"));
 * }
 * }
 *
 * @param left one end
 * @param right the other end
 * @see <a
 *     href="https://docs.python.org/3/library/socket.html#socket.socketpair">socket.socketpair</a>
 */
public record SocketPair(SocketChannel left, SocketChannel right) implements AutoCloseable {

  /** Checks the components. */
  public SocketPair {
    Objects.requireNonNull(left, "left");
    Objects.requireNonNull(right, "right");
  }

  /**
   * Connects two new channels; it blocks no longer than that takes. May be called on any thread.
   *
   * @throws IOException if the system refuses, for want of descriptors for instance
   */
  public static SocketPair open() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel left = SocketChannel.open();
      try {
        connect(left, server.getLocalAddress());
        return new SocketPair(left, accept(server, left.getLocalAddress()));
      } catch (Throwable e) {
        left.close();
        throw e;
      }
    }
  }

  /**
   * Connects {@code channel}. On the loopback interface that is done at once, so that a virtual
   * thread, and the coroutine on it, need not be parked for it.
   */
  private static void connect(SocketChannel channel, SocketAddress address) throws IOException {
    channel.configureBlocking(false);
    channel.connect(address);
    channel.finishConnect();
    channel.configureBlocking(true);
    channel.finishConnect();
  }

  /** Accepts {@code client}; anybody on this machine may have come before. */
  private static SocketChannel accept(ServerSocketChannel server, SocketAddress client)
      throws IOException {
    while (true) {
      SocketChannel accepted = server.accept();
      if (client.equals(accepted.getRemoteAddress())) {
        return accepted;
      }
      accepted.close();
    }
  }

  /** Closes both ends. */
  @Override
  public void close() throws IOException {
    try (left) {
      right.close();
    }
  }
}
