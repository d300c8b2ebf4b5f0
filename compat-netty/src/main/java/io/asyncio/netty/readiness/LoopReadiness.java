package io.asyncio.netty.readiness;

import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopExecutor;
import io.asyncio.netty.loop.LoopHost;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/**
 * The readers and writers of a loop: of channels of the JDK, and on epoll of descriptors, those of the
 * loop's own transports too. Owned by the loop's thread.
 */
public final class LoopReadiness {

  private final LoopHost host;
  private final Readiness<SelectableChannel> channels;
  private final @Nullable Readiness<Integer> descriptors;

  /** Makes those of a loop. */
  public LoopReadiness(LoopHost host, LoopExecutor executor) {
    this.host = host;
    this.channels = new Readiness<>(
        host,
        sweep -> host.backend() == Backend.NIO
            ? new LoopSelector(executor)
            : new SelectorThread(host, sweep));
    this.descriptors = host.backend() == Backend.EPOLL
        ? new Readiness<>(host, sweep -> new EpollDescriptors(executor))
        : null;
  }

  /** Returns those of channels. */
  public Readiness<SelectableChannel> channels() {
    return channels;
  }

  /**
   * Returns those of descriptors.
   *
   * @throws IllegalStateException if the loop is not on epoll
   */
  public Readiness<Integer> descriptors() {
    if (descriptors == null) {
      throw new IllegalStateException("descriptors can be watched on EPOLL alone: " + host.loop());
    }
    return descriptors;
  }

  // For users.

  /**
   * Returns those of channels.
   *
   * @throws IllegalStateException if {@code channel} belongs to a transport
   */
  public Readiness<SelectableChannel> of(SelectableChannel channel) {
    host.transports().requireFree(channel);
    return channels;
  }

  /**
   * As {@link #of(SelectableChannel)}, for a channel to be read from.
   *
   * @throws IllegalArgumentException if it is closed, in blocking mode, or cannot be read from
   */
  public Readiness<SelectableChannel> toRead(SelectableChannel channel) {
    Readiness<SelectableChannel> allowed = of(channel);
    ChannelReadiness.check(channel, true);
    return allowed;
  }

  /** As {@link #toRead}, to be written to. */
  public Readiness<SelectableChannel> toWrite(SelectableChannel channel) {
    Readiness<SelectableChannel> allowed = of(channel);
    ChannelReadiness.check(channel, false);
    return allowed;
  }

  /** As {@link #of(SelectableChannel)}, of {@link #descriptors}. */
  public Readiness<Integer> of(int descriptor) {
    host.transports().requireFree(descriptor);
    return descriptors();
  }

  /** Watches nothing any more. */
  public void close() {
    channels.close();
    if (descriptors != null) {
      descriptors.close();
    }
  }
}
