package io.asyncio.netty.datagram;

import io.asyncio.DatagramOptions;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
   * knows.
   *
   * @throws IllegalArgumentException if it cannot go there
   */
  @Nullable
  InetSocketAddress resolve(@Nullable SocketAddress address) {
    if (fixed != null) {
      if (address != null && !address.equals(fixed)) {
        throw new IllegalArgumentException("Invalid address: must be null or " + fixed);
      }
      return connected ? null : fixed;
    }
    return check(address);
  }

  private InetSocketAddress check(@Nullable SocketAddress address) {
    if (address == null) {
      throw new IllegalArgumentException(
          "Invalid address: must not be null, since the endpoint is not connected");
    }
    if (!(address instanceof InetSocketAddress inet) || inet.isUnresolved()) {
      throw new IllegalArgumentException(
          "Invalid address: expected an IP address and port, got " + address);
    }
    if (inet.getAddress() instanceof Inet6Address && !ipv6) {
      throw new IllegalArgumentException(
          "Invalid address: expected one of the endpoint's family IPv4, got " + address);
    }
    return inet;
  }
}
