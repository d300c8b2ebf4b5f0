package io.asyncio.netty.loop;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Ticker;

/** Tells Netty's handler for how long it may wait. Owned by the loop's thread. */
final class PollDeadline implements IoHandlerContext {

  static final long NO_DEADLINE = -1;

  private static final long MILLISECOND = 1_000_000;

  private final Ticker ticker;
  private final LoopExecutor.Driver driver;
  private boolean mayWait;
  private long deadline;

  /** Whether the handler waits for whole milliseconds, and would look again and again for less. */
  private boolean inMilliseconds;

  PollDeadline(Ticker ticker, LoopExecutor.Driver driver) {
    this.ticker = ticker;
    this.driver = driver;
  }

  /**
   * Sets the limit of the next poll.
   *
   * @param timeoutNanos how long to wait: 0 not at all, negative without limit
   * @param scheduled when Netty has something to do, on the clock of its ticker, or {@link
   *     #NO_DEADLINE}
   */
  void prepare(long timeoutNanos, long scheduled) {
    mayWait = timeoutNanos != 0;
    if (!mayWait) {
      return;
    }
    long now = ticker.nanoTime();
    deadline = timeoutNanos < 0 ? NO_DEADLINE : saturated(now + timeoutNanos, now);
    if (scheduled != NO_DEADLINE && (deadline == NO_DEADLINE || scheduled < deadline)) {
      deadline = scheduled;
    }
  }

  /** Sets whether the next poll may wait at all, until the limit that was set. */
  void mayWait(boolean may) {
    mayWait = may;
  }

  /** Says which handler will wait: a selector of the JDK counts milliseconds. */
  void of(IoHandler handler) {
    inMilliseconds = handler instanceof NioIoHandler;
  }

  private static long saturated(long sum, long now) {
    return sum < now ? Long.MAX_VALUE - 1 : sum;
  }

  @Override
  public boolean canBlock() {
    return mayWait && !driver.mustNotWait();
  }

  @Override
  public long delayNanos(long currentTimeNanos) {
    if (deadline == NO_DEADLINE) {
      return Long.MAX_VALUE;
    }
    long delay = Math.max(0, deadline - (currentTimeNanos - ticker.initialNanoTime()));
    return inMilliseconds ? roundedUp(delay) : delay;
  }

  private static long roundedUp(long delay) {
    long part = delay % MILLISECOND;
    return part == 0 || delay > Long.MAX_VALUE - MILLISECOND ? delay : delay - part + MILLISECOND;
  }

  @Override
  public long deadlineNanos() {
    return deadline;
  }
}
