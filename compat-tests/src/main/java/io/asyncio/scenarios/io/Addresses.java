package io.asyncio.scenarios.io;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses of the loopback interface. */
final class Addresses {

  static final String HOST = "127.0.0.1";

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral(HOST);

  /** Nobody listens there. */
  static final int CLOSED_PORT = 1;

  private Addresses() {}

  static InetSocketAddress local(int port) {
    return new InetSocketAddress(LOOPBACK, port);
  }

  /** Returns one whose last part is {@code last}. */
  static String host(int last) {
    return "127.0.0." + last;
  }

  /** Returns the host as digits. */
  static String host(SocketAddress address) {
    return ((InetSocketAddress) address).getAddress().getHostAddress();
  }

  /** Returns the last part of the host. */
  static String lastPart(SocketAddress address) {
    String host = host(address);
    return host.substring(host.lastIndexOf('.') + 1);
  }

  static int port(SocketAddress address) {
    return ((InetSocketAddress) address).getPort();
  }
}
