package io.asyncio.netty.datagram;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.transport.Families;
import io.netty.util.NetUtil;
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
 */
record Destination(@Nullable InetSocketAddress fixed, boolean connected, boolean ipv6) {

  /** Of an endpoint without a remote address. */
  static Destination any(boolean ipv6) {
    return new Destination(null, false, ipv6);
  }

  /** Of an endpoint whose socket is connected. */
  static Destination connected(InetSocketAddress remote) {
    return new Destination(remote, true, true);
  }

  /**
   * Of a new endpoint. One that may send broadcasts is not connected to its remote address, as in
   * asyncio: it could not hear the answers.
   */
  static Destination of(DatagramAddresses addresses, DatagramOptions options) {
    InetSocketAddress remote = addresses.remote();
    return remote == null
        ? any(addresses.isIpv6())
        : new Destination(remote, !options.allowBroadcast(), true);
  }

  /** Returns the address to connect the socket to, or {@code null}. */
  @Nullable
  InetSocketAddress toConnect() {
    return connected ? fixed : null;
  }

  /**
   * Returns where the socket is told to send a datagram for {@code address}: {@code null} if it
   * knows, unresolved if that is a name.
   *
   * @throws IllegalArgumentException if it cannot be sent there
   */
  @Nullable
  InetSocketAddress of(@Nullable SocketAddress address) {
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
    if (!(address instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException(
          "Invalid address: expected a host and port, got " + address);
    }
    return inet.isUnresolved() ? parsed(inet) : inet;
  }

  /** Addresses written as numbers need not be looked up. */
  private static InetSocketAddress parsed(InetSocketAddress address) {
    String host = address.getHostString();
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)
        ? new InetSocketAddress(host, address.getPort())
        : address;
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
  void requireReached(@Nullable InetSocketAddress address) throws UnknownHostException {
    if (address != null && !reaches(address)) {
      throw new UnknownHostException(
          "address family for hostname not supported by an endpoint of IPv4: " + address);
    }
  }
}
