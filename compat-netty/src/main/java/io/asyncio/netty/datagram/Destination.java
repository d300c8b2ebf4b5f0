package io.asyncio.netty.datagram;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.transport.Families;
import io.asyncio.netty.transport.UnixName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint's datagrams may go.
 *
 * @param fixed the only address, or {@code null} if each datagram has its own
 * @param connected whether the socket itself knows {@code fixed}
 * @param ipv6 whether the socket can reach IPv6 addresses
 * @param unix whether it is a Unix socket, and reaches others alone
 */
record Destination(@Nullable SocketAddress fixed, boolean connected, boolean ipv6, boolean unix) {

  private static final String BROADCAST = "<broadcast>";
  private static final InetAddress EVERYBODY = InetAddress.ofLiteral("255.255.255.255");

  /** Of an endpoint without a remote address. */
  static Destination any(boolean ipv6) {
    return new Destination(null, false, ipv6, false);
  }

  /** Of an endpoint whose socket is connected. */
  static Destination connected(InetSocketAddress remote) {
    return new Destination(remote, true, true, false);
  }

  /** Of a Unix socket, which is connected if there is a remote address. */
  static Destination unix(@Nullable UnixName remote) {
    return new Destination(remote == null ? null : remote.address(), remote != null, false, true);
  }

  /**
   * Of a new endpoint. One that may send broadcasts is not connected to its remote address, as in
   * asyncio: it could not hear the answers.
   */
  static Destination of(DatagramAddresses addresses, DatagramOptions options) {
    InetSocketAddress remote = addresses.remote();
    return remote == null
        ? any(addresses.isIpv6())
        : new Destination(remote, !options.allowBroadcast(), true, false);
  }

  /** Returns the address to connect the socket to, or {@code null}. */
  @Nullable
  SocketAddress toConnect() {
    return connected ? fixed : null;
  }

  /**
   * Returns where the socket is told to send a datagram for {@code address}: {@code null} if it
   * knows, unresolved if that is a name.
   *
   * @throws IllegalArgumentException if it cannot be sent there
   */
  @Nullable
  SocketAddress of(@Nullable SocketAddress address) {
    if (fixed != null) {
      if (address != null && !address.equals(fixed)) {
        throw new IllegalArgumentException("Invalid address: must be null or " + fixed);
      }
      return connected ? null : fixed;
    }
    if (address == null) {
      throw new IllegalArgumentException(
          "Invalid address: must not be null, since the endpoint is not connected");
    }
    if (unix) {
      return named(address);
    }
    if (!(address instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException(
          "Invalid address: expected a host and port, got " + address);
    }
    return inet.isUnresolved() ? parsed(inet) : inet;
  }

  private static SocketAddress named(SocketAddress address) {
    if (UnixName.of(address) == null) {
      throw new IllegalArgumentException(
          "Invalid address: expected the name of a Unix socket, got " + address);
    }
    return address;
  }

  /** Addresses written as numbers need not be looked up, nor what Python calls everybody. */
  private static InetSocketAddress parsed(InetSocketAddress address) {
    String host = address.getHostString();
    if (host.equals(BROADCAST)) {
      return new InetSocketAddress(EVERYBODY, address.getPort());
    }
    return Families.isLiteral(host) ? new InetSocketAddress(host, address.getPort()) : address;
  }

  /** Tells whether the socket can send to {@code address}. */
  boolean reaches(InetSocketAddress address) {
    return ipv6 || !Families.isIpv6(address);
  }

  /**
   * Refuses an address that the socket cannot send to.
   *
   * @throws UnknownHostException if it is of another family
   */
  void requireReached(@Nullable SocketAddress address) throws UnknownHostException {
    if (address instanceof InetSocketAddress inet && !reaches(inet)) {
      throw new UnknownHostException(
          "address family for hostname not supported by an endpoint of IPv4: " + address);
    }
  }
}
