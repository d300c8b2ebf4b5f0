package io.asyncio.netty.readiness;

import io.asyncio.Handle;
import io.asyncio.netty.loop.LoopHost;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * Channels of the JDK for a loop whose transport cannot watch them: by a selector in a thread of
 * its own, which posts what it finds to the loop. The thread starts on first use and ends when it
 * has had nothing to watch for a second, or when the loop closes.
 *
 * <p>A channel is told of once, and watched again when the callbacks have run, so one that has not
 * run yet costs nothing. What was found before the last request is dropped: so a callback runs only
 * for readiness that came to be after it was added.
 *
 * <p>Owned by the loop's thread.
 */
final class SelectorThread implements ReadinessSource<SelectableChannel> {

  private final LoopHost host;
  private final Runnable sweep;
  private @Nullable SelectorWork work;

  /**
   * Makes the source; the thread starts later.
   *
   * @param sweep cancels the subscriptions of channels that are closed
   */
  SelectorThread(LoopHost host, Runnable sweep) {
    this.host = host;
    this.sweep = sweep;
  }

  @Override
  public Subscription subscribe(SelectableChannel channel, Listener listener) throws IOException {
    SelectorWork work = this.work;
    if (work == null) {
      work = SelectorWork.start(host, this::tidy);
      this.work = work;
    }
    work.subscribed();
    return new Watched(host, work, channel, listener);
  }

  /** The thread has fewer channels than it should have, or none. */
  private void tidy() {
    sweep.run();
    SelectorWork work = this.work;
    if (work != null && work.isIdle()) {
      close();
    }
  }

  @Override
  public boolean isOpen(SelectableChannel channel) {
    return channel.isOpen();
  }

  @Override
  public void close() {
    SelectorWork work = this.work;
    if (work != null) {
      this.work = null;
      work.end();
    }
  }

  /** A channel that the thread watches. Owned by the loop's thread, but for what says otherwise. */
  static final class Watched implements Subscription {

    final SelectableChannel channel;
    private final LoopHost host;
    private final SelectorWork work;
    private final Listener listener;
    private final Handle again;
    private int operations;

    /** Whether {@link #again} is in the ready queue. */
    private boolean told;

    /** The number of the last request. Written by the loop's thread, read by the selector's. */
    volatile int latest;

    /** Written by the loop's thread, read by the selector's. */
    volatile boolean cancelled;

    /** Written by the selector's thread, read by the loop's, which may cancel it. */
    volatile @Nullable SelectionKey key;

    /** The number of the request that the key stands for. The selector thread's alone. */
    int selectedFor;

    Watched(LoopHost host, SelectorWork work, SelectableChannel channel, Listener listener) {
      this.host = host;
      this.again = host.work(this::again);
      this.work = work;
      this.channel = channel;
      this.listener = listener;
    }

    @Override
    public void request(boolean reading, boolean writing) {
      operations = ChannelReadiness.operations(channel, reading, writing);
      if (!told) {
        submit();
      }
    }

    private void submit() {
      work.submit(new SelectorWork.Request(this, next(), operations));
    }

    /** The callbacks have run. */
    private void again() {
      told = false;
      if (!cancelled) {
        submit();
      }
    }

    private int next() {
      int next = latest + 1;
      latest = next;
      return next;
    }

    @Override
    public void cancel() {
      next();
      synchronized (this) { // or the channel could get registered when its user believes it free
        cancelled = true;
        SelectionKey key = this.key;
        if (key != null) {
          key.cancel();
        }
      }
      work.unsubscribed();
    }

    /** The selector found the channel ready. */
    void found(int request, int operations) {
      if (request == latest) {
        next();
        listener.ready(
            ChannelReadiness.isReading(operations), ChannelReadiness.isWriting(operations));
        told = true;
        host.ready(again);
      }
    }

    /** The selector cannot watch the channel. */
    void failed(Throwable cause) {
      if (!cancelled) {
        listener.failed(cause);
      }
    }
  }
}
