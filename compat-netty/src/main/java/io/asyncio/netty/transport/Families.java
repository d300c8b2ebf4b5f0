package io.asyncio.netty.transport;

import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** IPv4 and IPv6 among addresses. */
public final class Families {

  private Families() {}

  public static SocketProtocolFamily of(InetSocketAddress address) {
    return isIpv6(address) ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
  }

  public static boolean isIpv6(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address;
  }

  /** Tells whether the JDK makes IPv6 sockets: not without IPv6, nor if it is told not to. */
  public static boolean hasIpv6() {
    try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
      return probe.isOpen();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Tells whether {@code host} is an address, which nobody needs to look up. */
  public static boolean isLiteral(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  /** Returns the addresses of {@code family}, or all of them if that is {@code null}. */
  public static List<InetSocketAddress> only(
      @Nullable StandardProtocolFamily family, List<InetSocketAddress> addresses) {
    if (family == null) {
      return addresses;
    }
    return addresses.stream()
        .filter(address -> of(address).name().equals(family.name()))
        .toList();
  }

  /**
   * Has the families take turns.
   *
   * @param first how many addresses of the first family come first; 0 leaves the order as it is
   */
  public static List<InetSocketAddress> interleave(List<InetSocketAddress> addresses, int first) {
    if (first == 0) {
      return addresses;
    }
    Collection<Queue<InetSocketAddress>> groups = byFamily(addresses);
    List<InetSocketAddress> result = new ArrayList<>(addresses.size());
    Queue<InetSocketAddress> leaders = groups.iterator().next();
    while (result.size() < first - 1 && !leaders.isEmpty()) {
      result.add(leaders.remove());
    }
    while (result.size() < addresses.size()) {
      for (Queue<InetSocketAddress> group : groups) {
        if (!group.isEmpty()) {
          result.add(group.remove());
        }
      }
    }
    return result;
  }

  private static Collection<Queue<InetSocketAddress>> byFamily(List<InetSocketAddress> addresses) {
    Map<SocketProtocolFamily, Queue<InetSocketAddress>> groups = new LinkedHashMap<>();
    for (InetSocketAddress address : addresses) {
      groups.computeIfAbsent(of(address), family -> new ArrayDeque<>()).add(address);
    }
    return groups.values();
  }
}
