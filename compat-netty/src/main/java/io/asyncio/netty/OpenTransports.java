package io.asyncio.netty;

import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The transports and servers of a loop. Owned by the loop's thread. */
final class OpenTransports {

  private static final long LONGEST_SETTLING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Set<Flushing> open = new HashSet<>();
  private final Set<NettyServer> servers = new LinkedHashSet<>();

  /** The channels of the JDK that belong to transports and servers, with their owners. */
  private final Map<SelectableChannel, Object> adopted = new HashMap<>();

  /** Those that have something for Netty. */
  private final ArrayDeque<Flushing> gathered = new ArrayDeque<>();

  void opened(Flushing transport) {
    open.add(transport);
  }

  void closed(Flushing transport) {
    open.remove(transport);
  }

  boolean areOpen() {
    return !open.isEmpty();
  }

  void opened(NettyServer server) {
    servers.add(server);
  }

  void closed(NettyServer server) {
    servers.remove(server);
  }

  /** Notes that {@code channel} is {@code owner}'s now, and nobody else may watch it. */
  void adopted(SelectableChannel channel, Object owner) {
    adopted.put(channel, owner);
  }

  /** Notes that the owner of {@code channel} has closed it. */
  void released(SelectableChannel channel) {
    adopted.remove(channel);
  }

  /**
   * Refuses a channel that belongs to a transport or server.
   *
   * @throws IllegalStateException if it does
   */
  void requireFree(SelectableChannel channel) {
    Object owner = adopted.get(channel);
    if (owner != null) {
      throw new IllegalStateException("channel " + channel + " is used by transport " + owner);
    }
  }

  /**
   * Refuses a descriptor that belongs to a transport.
   *
   * @throws IllegalStateException if it does
   */
  void requireFree(int descriptor) {
    for (Flushing owner : open) {
      if (owner.uses(descriptor)) {
        throw new IllegalStateException(
            "descriptor " + descriptor + " is used by transport " + owner);
      }
    }
  }

  /** Has {@code transport} flushed before the next poll; it says so once. */
  void flushLater(Flushing transport) {
    gathered.add(transport);
  }

  void flush() {
    for (Flushing transport; (transport = gathered.poll()) != null; ) {
      transport.flush();
    }
  }

  /** Closes the channels of the JDK that nobody has closed. */
  void closeAdopted() {
    adopted.keySet().forEach(ChannelCarrier::close);
    adopted.clear();
  }

  void reportUnclosed() {
    UnclosedReports.warn(servers, open);
  }

  void abortAll() {
    long deadline = System.nanoTime() + LONGEST_SETTLING_NANOS;
    open.forEach(transport -> transport.settle(deadline));
    for (Flushing transport : List.copyOf(open)) {
      transport.abort();
    }
  }
}
