package io.asyncio.netty.loop;

import io.asyncio.Server;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The transports and servers of a loop. Owned by the loop's thread. */
public final class OpenTransports {

  private static final long LONGEST_SETTLING_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The channels of the JDK that belong to transports and servers of any loop. On any thread. */
  private static final Set<SelectableChannel> TAKEN =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private final Set<LoopTransport> open = new HashSet<>();
  private final Set<Server> servers = new LinkedHashSet<>();

  /** The channels of the JDK that belong to transports and servers, with their owners. */
  private final Map<SelectableChannel, Object> adopted = new HashMap<>();

  /** The descriptors that belong to transports, with their owners. */
  private final DescriptorOwners descriptors = new DescriptorOwners();

  /** Those that have something to hand on. */
  private final ArrayDeque<LoopTransport> gathered = new ArrayDeque<>();

  private final Runnable flushing;

  /**
   * Makes those of a loop that has none yet.
   *
   * @param flushing sees to it that {@link #flush} is called, though nothing is ready
   */
  public OpenTransports(Runnable flushing) {
    this.flushing = flushing;
  }

  public void opened(LoopTransport transport) {
    open.add(transport);
  }

  public void closed(LoopTransport transport) {
    open.remove(transport);
  }

  /** Returns those of a type that are open. */
  public <T extends LoopTransport> Stream<T> open(Class<T> type) {
    return open.stream().filter(type::isInstance).map(type::cast);
  }

  public boolean areOpen() {
    return !open.isEmpty();
  }

  public void opened(Server server) {
    servers.add(server);
  }

  public void closed(Server server) {
    servers.remove(server);
  }

  /** Notes that {@code channel} is {@code owner}'s now, and nobody else may watch it. */
  public void adopted(SelectableChannel channel, Object owner) {
    adopted.put(channel, owner);
    TAKEN.add(channel);
  }

  /** Notes that the owner of {@code channel} has closed it. */
  public void released(SelectableChannel channel) {
    adopted.remove(channel);
    TAKEN.remove(channel);
  }

  /** Notes that {@code descriptor} is {@code owner}'s now, and nobody else may watch it. */
  public void adopted(int descriptor, Object owner) {
    descriptors.put(descriptor, owner);
  }

  /**
   * Notes that {@code owner} is about to close {@code descriptor}, or has closed it. The system may
   * have given its number away by then, so that of another owner stays.
   */
  public void released(int descriptor, Object owner) {
    descriptors.remove(descriptor, owner);
  }

  /** Notes whose the descriptor of a channel is, if it has one, until the channel is closed. */
  public void adopted(Channel channel, Object owner) {
    if (channel instanceof UnixChannel unix) {
      int descriptor = unix.fd().intValue();
      adopted(descriptor, owner);
      channel.closeFuture().addListener(closed -> released(descriptor, owner));
    }
  }

  /**
   * Refuses a channel that belongs to a transport or server.
   *
   * @throws IllegalStateException if it does
   */
  public void requireFree(SelectableChannel channel) {
    Object owner = adopted.get(channel);
    if (owner != null) {
      throw new IllegalStateException("channel " + channel + " is used by transport " + owner);
    }
    if (TAKEN.contains(channel)) {
      throw new IllegalStateException(
          "channel " + channel + " is used by a transport of another loop");
    }
  }

  /**
   * Refuses a descriptor that belongs to a transport.
   *
   * @throws IllegalStateException if it does
   */
  public void requireFree(int descriptor) {
    Object owner = descriptors.of(descriptor);
    if (owner != null) {
      throw new IllegalStateException(
          "descriptor " + descriptor + " is used by transport " + owner);
    }
  }

  /** Has {@code transport} flushed before the next poll; it says so once. */
  public void flushLater(LoopTransport transport) {
    gathered.add(transport);
    flushing.run();
  }

  public void flush() {
    for (LoopTransport transport; (transport = gathered.poll()) != null; ) {
      transport.flush();
    }
  }

  /** Closes the channels of the JDK that nobody has closed. */
  public void closeAdopted() {
    adopted.keySet().forEach(QuietClose::of);
    TAKEN.removeAll(adopted.keySet());
    adopted.clear();
  }

  /** Returns the servers and transports as text. */
  public List<String> describe() {
    return Stream.concat(servers.stream(), open.stream()).map(String::valueOf).toList();
  }

  public void reportUnclosed() {
    UnclosedReports.warn(servers, open);
  }

  public void abortAll() {
    long deadline = System.nanoTime() + LONGEST_SETTLING_NANOS;
    open.forEach(transport -> transport.settle(deadline));
    for (LoopTransport transport : List.copyOf(open)) {
      transport.abort();
    }
  }
}
