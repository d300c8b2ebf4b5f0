package io.asyncio.asyncore;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Addresses of sockets: looked up, and as text. */
final class Addresses {

  private Addresses() {}

  /**
   * Returns the first address of {@code host} that sockets of {@code family} can have, looked up
   * while the caller waits.
   *
   * @param host {@code ""} is every interface
   */
  static InetSocketAddress resolve(ProtocolFamily family, String host, int port)
      throws UnknownHostException {
    if (host.isEmpty()) {
      return new InetSocketAddress(port);
    }
    InetAddress[] found = InetAddress.getAllByName(host);
    for (InetAddress address : found) {
      boolean narrow = address.getAddress().length == 4;
      if (narrow == (family == StandardProtocolFamily.INET)) {
        return new InetSocketAddress(address, port);
      }
    }
    return new InetSocketAddress(found[0], port);
  }

  static String text(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return "'" + address + "'";
    }
    String host = inet.isUnresolved() || inet.getAddress() == null
        ? inet.getHostString()
        : inet.getAddress().getHostAddress();
    return host + ":" + inet.getPort();
  }

  static @Nullable SocketAddress local(NetworkChannel channel) throws IOException {
    return channel.getLocalAddress();
  }

  /** Returns the peer's address, or {@code null} if there is no connection. */
  static @Nullable SocketAddress remote(NetworkChannel channel) throws IOException {
    return switch (channel) {
      case SocketChannel socket -> socket.isConnected() ? socket.getRemoteAddress() : null;
      case java.nio.channels.DatagramChannel datagrams -> datagrams.getRemoteAddress();
      default -> null;
    };
  }

  static boolean isUnix(@Nullable SocketAddress address) {
    return address instanceof UnixDomainSocketAddress;
  }

  /**
   * Returns a server's channel bound to where {@code holder} is bound, which it is closed for.
   *
   * <p>While the holder has the address nobody else can take it. Some systems do not let the server
   * have it before the holder has let go.
   */
  static ServerSocketChannel listenAt(SocketChannel holder, ProtocolFamily family, int backlog)
      throws IOException {
    SocketAddress address = holder.getLocalAddress();
    try {
      ServerSocketChannel server = listen(family, address, backlog);
      holder.close();
      return server;
    } catch (IOException e) {
      if (address == null) {
        throw e;
      }
      holder.close();
      return listen(family, address, backlog);
    }
  }

  /** Returns a server's channel bound to an address, in non-blocking mode. */
  static ServerSocketChannel listen(
      ProtocolFamily family, @Nullable SocketAddress address, int backlog) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(family);
    try {
      server.configureBlocking(false);
      server.bind(address, backlog);
      return server;
    } catch (Throwable e) {
      server.close();
      throw e;
    }
  }
}
