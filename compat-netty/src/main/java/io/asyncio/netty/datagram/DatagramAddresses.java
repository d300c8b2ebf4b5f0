package io.asyncio.netty.datagram;

import io.asyncio.Asyncio;
import io.asyncio.DatagramOptions;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.Families;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of an endpoint, resolved and of one family.
 *
 * @param local where to bind, or {@code null}
 * @param remote where to send, or {@code null}
 */
record DatagramAddresses(
    SocketProtocolFamily family,
    @Nullable InetSocketAddress local,
    @Nullable InetSocketAddress remote) {

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  boolean isIpv6() {
    return family == SocketProtocolFamily.INET6;
  }

  /**
   * Returns what {@code options} may mean, in the order in which it is to be tried. In a coroutine
   * of the loop.
   *
   * @throws UnknownHostException if a host has no address of the family that is wanted
   * @throws IllegalArgumentException if the two addresses have no family in common
   */
  static List<DatagramAddresses> of(LoopHost host, DatagramOptions options) throws Exception {
    InetSocketAddress local = (InetSocketAddress) options.localAddress();
    InetSocketAddress remote = (InetSocketAddress) options.remoteAddress();
    if (local == null && remote == null) {
      SocketProtocolFamily family = SocketProtocolFamily.valueOf(String.valueOf(options.family()));
      return List.of(new DatagramAddresses(family, null, null));
    }
    Map<SocketProtocolFamily, InetSocketAddress> locals = resolve(host, local, options);
    Map<SocketProtocolFamily, InetSocketAddress> remotes = resolve(host, remote, options);
    List<DatagramAddresses> pairs = new ArrayList<>();
    for (SocketProtocolFamily family : (local == null ? remotes : locals).keySet()) {
      if (remote == null || remotes.containsKey(family)) {
        pairs.add(new DatagramAddresses(family, locals.get(family), remotes.get(family)));
      }
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "localAddress and remoteAddress have no family in common: " + local + " and " + remote);
    }
    return pairs;
  }

  /**
   * Returns the address to bind to: where there is none and the socket will not be connected, every
   * interface at a port that the system picks, so that the endpoint can be answered.
   */
  @Nullable
  InetSocketAddress toBind(Destination destination) throws UnknownHostException {
    if (local != null || destination.connected()) {
      return local;
    }
    byte[] everyInterface = new byte[isIpv6() ? IPV6_BYTES : IPV4_BYTES];
    return new InetSocketAddress(InetAddress.getByAddress(everyInterface), 0);
  }

  /** Returns the last address of each family, as asyncio does. */
  private static Map<SocketProtocolFamily, InetSocketAddress> resolve(
      LoopHost host, @Nullable InetSocketAddress address, DatagramOptions options)
      throws Exception {
    Map<SocketProtocolFamily, InetSocketAddress> found = new LinkedHashMap<>();
    if (address == null) {
      return found;
    }
    List<InetSocketAddress> all = address.isUnresolved()
        ? Asyncio.await(host.loop().getaddrinfo(address.getHostString(), address.getPort()))
        : List.of(address);
    for (InetSocketAddress one : Families.only(options.family(), all)) {
      found.put(Families.of(one), one);
    }
    if (found.isEmpty()) {
      throw new UnknownHostException("no address of family " + options.family() + ": " + address);
    }
    return found;
  }
}
