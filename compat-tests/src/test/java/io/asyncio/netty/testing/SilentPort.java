package io.asyncio.netty.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;

/**
 * A port that refuses whoever calls, for as long as it is held. The port that a closed server has
 * left may be somebody else's at once, even that of the very socket that connects to it.
 */
public record SilentPort(NetworkChannel holder) implements AutoCloseable {

  private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

  /** Holds a TCP port of every address of this machine: bound, and not listening. */
  public static SilentPort tcp() throws IOException {
    return tcp(0);
  }

  /** Holds {@code port}, which fails if anybody listens there. */
  public static SilentPort tcp(int port) throws IOException {
    return new SilentPort(SocketChannel.open().bind(new InetSocketAddress(port)));
  }

  /** Holds a UDP port of 127.0.0.1: connected with itself, it hears nobody else. */
  public static SilentPort udp() throws IOException {
    DatagramChannel holder = DatagramChannel.open().bind(new InetSocketAddress(LOCAL, 0));
    return new SilentPort(holder.connect(holder.getLocalAddress()));
  }

  public int number() throws IOException {
    return ((InetSocketAddress) holder.getLocalAddress()).getPort();
  }

  /** Returns the address of this port on 127.0.0.1. */
  public InetSocketAddress address() throws IOException {
    return new InetSocketAddress(LOCAL, number());
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
