package io.asyncio;

import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * How a datagram endpoint is made: the keyword arguments of {@code loop.create_datagram_endpoint}.
 * Immutable; each method returns a copy.
 *
 * @param localAddress where to bind, or {@code null}
 * @param remoteAddress where to connect, or {@code null}
 * @param family needed if there is neither address
 * @param reusePort whether other endpoints may bind the same port
 * @param allowBroadcast whether broadcasts may be sent
 * @param channel a channel to take over in place of making one, or {@code null}
 */
public record DatagramOptions(
    @Nullable InetSocketAddress localAddress,
    @Nullable InetSocketAddress remoteAddress,
    @Nullable StandardProtocolFamily family,
    boolean reusePort,
    boolean allowBroadcast,
    @Nullable DatagramChannel channel) {

  private static final DatagramOptions NONE =
      new DatagramOptions(null, null, null, false, false, null);

  /**
   * Checks that a channel stands alone.
   *
   * @throws IllegalArgumentException if anything is given beside a channel
   */
  public DatagramOptions {
    if (channel != null
        && (localAddress != null
            || remoteAddress != null
            || family != null
            || reusePort
            || allowBroadcast)) {
      throw new IllegalArgumentException(
          "channel: nothing else can be given for a channel that stands already");
    }
  }

  /** An endpoint bound to {@code localAddress}. */
  public static DatagramOptions local(InetSocketAddress localAddress) {
    return NONE.localAddress(localAddress);
  }

  /** An endpoint connected to {@code remoteAddress}. */
  public static DatagramOptions remote(InetSocketAddress remoteAddress) {
    return NONE.remoteAddress(remoteAddress);
  }

  /** An unconnected endpoint of a family, bound by the system. */
  public static DatagramOptions of(StandardProtocolFamily family) {
    return NONE.family(family);
  }

  /** An endpoint on a channel that stands already. The loop owns it then. */
  public static DatagramOptions of(DatagramChannel channel) {
    return new DatagramOptions(null, null, null, false, false, channel);
  }

  /** Returns a copy bound to {@code localAddress}. */
  public DatagramOptions localAddress(InetSocketAddress localAddress) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, channel);
  }

  /** Returns a copy connected to {@code remoteAddress}. */
  public DatagramOptions remoteAddress(InetSocketAddress remoteAddress) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, channel);
  }

  /** Returns a copy of one family of addresses. */
  public DatagramOptions family(StandardProtocolFamily family) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, channel);
  }

  /** Returns a copy that says whether other endpoints may bind the same port. */
  public DatagramOptions reusePort(boolean reusePort) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, channel);
  }

  /** Returns a copy that says whether broadcasts may be sent. */
  public DatagramOptions allowBroadcast(boolean allowBroadcast) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, channel);
  }
}
