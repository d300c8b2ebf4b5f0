package io.asyncio;

import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a datagram endpoint is made: the keyword arguments of {@code loop.create_datagram_endpoint}.
 * Immutable; each {@code with} method returns a copy, or raises an {@link IllegalArgumentException}
 * if the options have a channel that stands already.
 *
 * <p>An address is an {@link InetSocketAddress}, or the name of a Unix socket: a {@link
 * UnixDomainSocketAddress} or an {@link AbstractUnixAddress}. Unix datagrams need a loop on epoll or
 * kqueue. The file of a Unix socket that is closed is replaced when another one is bound to its path;
 * closing an endpoint leaves the file, as in asyncio.
 */
public final class DatagramOptions {

  private static final Setting<SocketAddress> LOCAL_ADDRESS = Setting.of("localAddress");
  private static final Setting<SocketAddress> REMOTE_ADDRESS = Setting.of("remoteAddress");
  private static final Setting<StandardProtocolFamily> FAMILY = Setting.of("family");
  private static final Setting<Boolean> REUSE_PORT = Setting.of("reusePort", false);
  private static final Setting<Boolean> ALLOW_BROADCAST = Setting.of("allowBroadcast", false);
  private static final int HIGHEST_TTL = 255;
  private static final Setting<Integer> MULTICAST_TTL = Setting.of("multicastTtl", 1);
  private static final Setting<Boolean> MULTICAST_LOOPBACK = Setting.of("multicastLoopback", true);
  private static final Setting<NetworkInterface> MULTICAST_INTERFACE =
      Setting.of("multicastInterface");
  private static final Setting<Boolean> BATCHED_SENDS = Setting.of("batchedSends", false);
  private static final Setting<Boolean> RECEIVE_OFFLOAD = Setting.of("receiveOffload", false);
  private static final Setting<DatagramChannel> CHANNEL = Setting.of("channel");
  private static final DatagramOptions NONE = new DatagramOptions(Settings.NONE);

  private final Settings settings;

  private DatagramOptions(Settings settings) {
    this.settings = settings;
  }

  /** Options without anything; an endpoint needs an address or a family. */
  public static DatagramOptions defaults() {
    return NONE;
  }

  /**
   * An endpoint bound to {@code localAddress}.
   *
   * @throws IllegalArgumentException if it is neither a host and port nor that of a Unix socket with a
   *     name
   */
  public static DatagramOptions local(SocketAddress localAddress) {
    return NONE.withLocalAddress(localAddress);
  }

  /**
   * An endpoint connected to {@code remoteAddress}.
   *
   * @throws IllegalArgumentException if it is neither a host and port nor that of a Unix socket with a
   *     name
   */
  public static DatagramOptions remote(SocketAddress remoteAddress) {
    return NONE.withRemoteAddress(remoteAddress);
  }

  /** An unconnected endpoint of a family, bound by the system. */
  public static DatagramOptions of(StandardProtocolFamily family) {
    return NONE.withFamily(family);
  }

  /** An endpoint on a channel that stands already. The loop owns it then. */
  public static DatagramOptions of(DatagramChannel channel) {
    return NONE.with(CHANNEL, channel);
  }

  /** Returns where to bind, or {@code null}. */
  public @Nullable SocketAddress localAddress() {
    return settings.find(LOCAL_ADDRESS);
  }

  /**
   * Returns a copy bound to {@code localAddress}.
   *
   * @throws IllegalArgumentException if they are for a given channel, which has no use for it, or the
   *     address is neither a host and port nor that of a Unix socket with a name
   */
  public DatagramOptions withLocalAddress(SocketAddress localAddress) {
    return with(LOCAL_ADDRESS, known(LOCAL_ADDRESS, localAddress));
  }

  /** Returns where to connect, or {@code null}. */
  public @Nullable SocketAddress remoteAddress() {
    return settings.find(REMOTE_ADDRESS);
  }

  /**
   * Returns a copy connected to {@code remoteAddress}.
   *
   * @throws IllegalArgumentException if they are for a given channel, which has no use for it, or the
   *     address is neither a host and port nor that of a Unix socket with a name
   */
  public DatagramOptions withRemoteAddress(SocketAddress remoteAddress) {
    return with(REMOTE_ADDRESS, known(REMOTE_ADDRESS, remoteAddress));
  }

  /** Returns the family of addresses, which is needed if there is neither address. */
  public @Nullable StandardProtocolFamily family() {
    return settings.find(FAMILY);
  }

  /**
   * Returns a copy of one family of addresses.
   *
   * @throws IllegalArgumentException if they are for a given channel, which has no use for it
   */
  public DatagramOptions withFamily(StandardProtocolFamily family) {
    return with(FAMILY, family);
  }

  /** Tells whether other endpoints may bind the same port. */
  public boolean reusePort() {
    return settings.get(REUSE_PORT);
  }

  /**
   * Returns a copy with another value of {@link #reusePort}.
   *
   * @throws IllegalArgumentException if they are for a given channel, which has no use for it
   */
  public DatagramOptions withReusePort(boolean reusePort) {
    return with(REUSE_PORT, reusePort);
  }

  /** Tells whether broadcasts may be sent. */
  public boolean allowBroadcast() {
    return settings.get(ALLOW_BROADCAST);
  }

  /**
   * Returns a copy with another value of {@link #allowBroadcast}.
   *
   * @throws IllegalArgumentException if they are for a given channel, which has no use for it
   */
  public DatagramOptions withAllowBroadcast(boolean allowBroadcast) {
    return with(ALLOW_BROADCAST, allowBroadcast);
  }

  /** Returns how far what is sent to groups may go: over how many routers, plus one; 0 is this machine. */
  public int multicastTtl() {
    return settings.get(MULTICAST_TTL);
  }

  /**
   * Returns a copy with another {@link #multicastTtl}.
   *
   * @throws IllegalArgumentException if it is below 0 or above 255, or they are for a given channel,
   *     which has no use for it
   */
  public DatagramOptions withMulticastTtl(int multicastTtl) {
    if (multicastTtl < 0 || multicastTtl > HIGHEST_TTL) {
      throw new IllegalArgumentException("multicastTtl must be 0-255: " + multicastTtl);
    }
    return with(MULTICAST_TTL, multicastTtl);
  }

  /** Tells whether members of a group on this machine get what is sent to it from here. */
  public boolean multicastLoopback() {
    return settings.get(MULTICAST_LOOPBACK);
  }

  /**
   * Returns a copy with another value of {@link #multicastLoopback}.
   *
   * @throws IllegalArgumentException if they are for a given channel, which has no use for it
   */
  public DatagramOptions withMulticastLoopback(boolean multicastLoopback) {
    return with(MULTICAST_LOOPBACK, multicastLoopback);
  }

  /** Returns where what is sent to groups leaves the machine; {@code null} for where the system says. */
  public @Nullable NetworkInterface multicastInterface() {
    return settings.find(MULTICAST_INTERFACE);
  }

  /**
   * Returns a copy with another {@link #multicastInterface}.
   *
   * @throws IllegalArgumentException if they are for a given channel, which has no use for it
   */
  public DatagramOptions withMulticastInterface(NetworkInterface multicastInterface) {
    return with(MULTICAST_INTERFACE, multicastInterface);
  }

  /** Tells whether what is sent in one iteration of the loop leaves together, at its end. */
  public boolean batchedSends() {
    return settings.get(BATCHED_SENDS);
  }

  /**
   * Returns a copy with another value of {@link #batchedSends}. asyncio has no such option: it sends
   * each datagram when {@code sendto} is called, as is done here unless this is asked for.
   *
   * <p>With it {@code sendto} copies a datagram, which leaves at the end of the iteration, or before if
   * 64 datagrams or 64 KiB wait. While what the endpoint has received at once is told, one datagram an
   * iteration, that is the end of the last of these, of 64 at most. On Linux, with epoll and io_uring, it
   * takes one call of the system for up to 64 destinations; datagrams that follow each other, go to one
   * address and have one size, but for the last, which may be shorter, are handed over as one packet,
   * which the system cuts (UDP generic segmentation offload), unless it refuses to. A connected endpoint
   * needs a call for each such packet, and is told once if its datagrams are refused. Elsewhere, and where native access is not allowed, each datagram
   * takes a call of its own, and nothing is saved.
   *
   * <p>The order is kept. What waits counts as buffered. What a datagram fails with is told by {@code
   * errorReceived} in a later callback, never inside {@code sendto}, and the others are sent; {@code
   * close} sends what waits, {@code abort} drops it. A group is joined and left at once, in front of
   * what waits. Unix datagrams refuse the option.
   *
   * @throws IllegalArgumentException if they are for a given channel, which has no use for it
   */
  public DatagramOptions withBatchedSends(boolean batchedSends) {
    return with(BATCHED_SENDS, batchedSends);
  }

  /** Tells whether the system may merge what comes in one after the other, for one call to receive. */
  public boolean receiveOffload() {
    return settings.get(RECEIVE_OFFLOAD);
  }

  /**
   * Returns a copy with another value of {@link #receiveOffload}. It is a permission: the protocol is
   * told of each datagram as it was sent, with or without it. Netty's epoll uses it on Linux 5.0 and
   * later (UDP generic receive offload), the other transports do not. What one sender sends in a row
   * takes one call of the system then, and what comes alone a call of its own, where several are
   * received by one call otherwise. Unix datagrams refuse it.
   *
   * @throws IllegalArgumentException if they are for a given channel, which has no use for it
   */
  public DatagramOptions withReceiveOffload(boolean receiveOffload) {
    return with(RECEIVE_OFFLOAD, receiveOffload);
  }

  /** Returns a channel to take over in place of making one, or {@code null}. */
  public @Nullable DatagramChannel channel() {
    return settings.find(CHANNEL);
  }

  /** Returns the names of what was given, such as those that a call refuses. */
  public Set<String> given() {
    return settings.given();
  }

  private static SocketAddress known(Setting<SocketAddress> setting, SocketAddress address) {
    return switch (Objects.requireNonNull(address, setting.name())) {
      case InetSocketAddress inet -> inet;
      case AbstractUnixAddress name -> name;
      case UnixDomainSocketAddress file when !file.getPath().toString().isEmpty() -> file;
      default ->
        throw new IllegalArgumentException(
            setting + ": expected a host and port or the name of a Unix socket, got " + address);
    };
  }

  private <T> DatagramOptions with(Setting<T> setting, T value) {
    if (settings.has(CHANNEL)) {
      throw new IllegalArgumentException(
          "a channel that stands already has no use for the option " + setting);
    }
    return new DatagramOptions(settings.with(setting, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DatagramOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(DatagramOptions.class);
  }
}
