package io.asyncio.netty.datagram;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.loop.Backend;
import io.netty.channel.ChannelConfig;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * How Netty's channels are told what is to become of datagrams for groups: by Linux' numbers, since
 * Netty's own option of this name sets how far those for single hosts may go.
 */
final class MulticastSettings {

  private static final List<String> NAMES =
      List.of("multicastTtl", "multicastLoopback", "multicastInterface");

  private static final int IP = 0;
  private static final int IPV6 = 41;
  private static final ChannelOptions V4 = new ChannelOptions(
      new IntegerUnixChannelOption("IP_MULTICAST_TTL", IP, 33),
      new IntegerUnixChannelOption("IP_MULTICAST_LOOP", IP, 34));
  private static final ChannelOptions V6 = new ChannelOptions(
      new IntegerUnixChannelOption("IPV6_MULTICAST_HOPS", IPV6, 18),
      new IntegerUnixChannelOption("IPV6_MULTICAST_LOOP", IPV6, 19));

  /** Takes a group and an address, which are for other uses, and the number of an interface. */
  private static final RawUnixChannelOption V4_INTERFACE =
      new RawUnixChannelOption("IP_MULTICAST_IF", IP, 32, 3 * Integer.BYTES);

  private static final IntegerUnixChannelOption V6_INTERFACE =
      new IntegerUnixChannelOption("IPV6_MULTICAST_IF", IPV6, 17);

  private MulticastSettings() {}

  private record ChannelOptions(IntegerUnixChannelOption ttl, IntegerUnixChannelOption loopback) {}

  /**
   * Sets what was given.
   *
   * @throws IllegalArgumentException if that is anything, and the loop is on kqueue
   */
  static void apply(DatagramOptions options, ChannelConfig config, boolean ipv6, Backend backend) {
    List<String> given = NAMES.stream().filter(options.given()::contains).toList();
    if (given.isEmpty()) {
      return;
    }
    if (backend == Backend.KQUEUE) {
      throw new IllegalArgumentException(
          String.join(" and ", given) + ": not supported by " + backend);
    }
    ChannelOptions names = ipv6 ? V6 : V4;
    config.setOption(names.ttl, options.multicastTtl());
    config.setOption(names.loopback, options.multicastLoopback() ? 1 : 0);
    NetworkInterface networkInterface = options.multicastInterface();
    if (networkInterface != null) {
      send(config, ipv6, networkInterface.getIndex());
    }
  }

  private static void send(ChannelConfig config, boolean ipv6, int index) {
    if (ipv6) {
      config.setOption(V6_INTERFACE, index);
    } else {
      ByteBuffer value = ByteBuffer.allocate(V4_INTERFACE.length()).order(ByteOrder.nativeOrder());
      config.setOption(V4_INTERFACE, value.putInt(2 * Integer.BYTES, index));
    }
  }
}
