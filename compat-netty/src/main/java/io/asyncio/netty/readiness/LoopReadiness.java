package io.asyncio.netty.readiness;

import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopExecutor;
import io.asyncio.netty.loop.LoopHost;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The readers and writers of a loop: of channels of the JDK, and on epoll of descriptors, those of the
 * loop's own transports too. Owned by the loop's thread.
 */
public final class LoopReadiness {

  private final LoopHost host;
  private final Readiness<SelectableChannel> channels;
  private final @Nullable LoopExecutor executor;

  /** Made when descriptors are watched for the first time. */
  private @Nullable Readiness<Integer> descriptors;

  /** What waits in coroutines; made for the first one. */
  private @Nullable ChannelWaits waits;

  /**
   * Makes those of a loop.
   *
   * @param executor the loop's own event loop of Netty, if it has one
   */
  public LoopReadiness(LoopHost host, @Nullable LoopExecutor executor) {
    this.host = host;
    this.executor = executor;
    this.channels = new Readiness<>(
        host,
        sweep -> executor != null && host.backend() == Backend.NIO
            ? new LoopSelector(executor)
            : new SelectorThread(host, sweep));
  }

  // For transports, which know that the channel or descriptor is theirs.

  /** Makes the interest of a transport in its channel. */
  public Interest<SelectableChannel> interest(SelectableChannel channel) {
    return new Interest<>(channels, channel);
  }

  /**
   * Makes the interest of a transport in its descriptor.
   *
   * @throws IllegalStateException if the loop is not on epoll
   */
  public Interest<Integer> interest(int descriptor) {
    return new Interest<>(descriptors(), descriptor);
  }

  /**
   * Refuses a descriptor that no transport may have.
   *
   * @throws IllegalStateException if it belongs to one, or the loop is not on epoll
   */
  public void requireFree(int descriptor) {
    var _ = descriptors();
    host.transports().requireFree(descriptor);
  }

  private Readiness<Integer> descriptors() {
    Readiness<Integer> known = descriptors;
    if (known == null) {
      if (!host.watchesDescriptors()) {
        throw new IllegalStateException(
            "descriptors can be watched on EPOLL alone, by a loop that is not attached: "
                + host.loop());
      }
      LoopExecutor own = Objects.requireNonNull(executor);
      descriptors = known = new Readiness<>(host, _ -> new EpollDescriptors(own));
    }
    return known;
  }

  /** Returns what lets coroutines wait for channels that nobody has. */
  ChannelWaits waits() {
    ChannelWaits made = waits;
    if (made == null) {
      waits = made = new ChannelWaits(host, channels);
    }
    return made;
  }

  /** Looks whether channels were closed that somebody waits for. Before each poll. */
  public void flush() {
    if (waits != null) {
      waits.check();
    }
  }

  // For users.

  /**
   * Has {@code callback} run, in a copy of the current context, whenever {@code channel} can be
   * read from, in place of what ran before.
   *
   * @throws IllegalArgumentException if it is closed, in blocking mode, or cannot be read from
   * @throws IllegalStateException if it belongs to a transport
   * @throws UncheckedIOException if the system refuses
   */
  public void addReader(SelectableChannel channel, Runnable callback) {
    host.transports().requireFree(channel);
    ChannelReadiness.check(channel, true);
    channels.addReader(channel, callback);
  }

  /** As {@link #addReader(SelectableChannel, Runnable)}, for writing. */
  public void addWriter(SelectableChannel channel, Runnable callback) {
    host.transports().requireFree(channel);
    ChannelReadiness.check(channel, false);
    channels.addWriter(channel, callback);
  }

  /**
   * Ends {@link #addReader(SelectableChannel, Runnable)}; returns whether there was a reader.
   *
   * @throws IllegalStateException if the channel belongs to a transport
   */
  public boolean removeReader(SelectableChannel channel) {
    Objects.requireNonNull(channel, "channel");
    host.transports().requireFree(channel);
    return channels.removeReader(channel);
  }

  /** As {@link #removeReader(SelectableChannel)}, for writing. */
  public boolean removeWriter(SelectableChannel channel) {
    Objects.requireNonNull(channel, "channel");
    host.transports().requireFree(channel);
    return channels.removeWriter(channel);
  }

  /**
   * As {@link #addReader(SelectableChannel, Runnable)}, for a descriptor.
   *
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException if it belongs to a transport, or the loop is not on epoll
   * @throws UncheckedIOException if the system refuses
   */
  public void addReader(int descriptor, Runnable callback) {
    requireFree(descriptor);
    descriptors().addReader(descriptor, callback);
  }

  /** As {@link #addReader(int, Runnable)}, for writing. */
  public void addWriter(int descriptor, Runnable callback) {
    requireFree(descriptor);
    descriptors().addWriter(descriptor, callback);
  }

  /** Ends {@link #addReader(int, Runnable)}; returns whether there was a reader. */
  public boolean removeReader(int descriptor) {
    requireFree(descriptor);
    return descriptors().removeReader(descriptor);
  }

  /** Ends {@link #addWriter(int, Runnable)}; returns whether there was a writer. */
  public boolean removeWriter(int descriptor) {
    requireFree(descriptor);
    return descriptors().removeWriter(descriptor);
  }

  /** Watches nothing any more. */
  public void close() {
    channels.close();
    if (descriptors != null) {
      descriptors.close();
    }
  }
}
