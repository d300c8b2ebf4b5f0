package io.asyncio;

import io.asyncio.contextvars.Context;

/**
 * A callback that an event loop will run at a certain time, returned by {@link EventLoop#callLater}
 * and {@link EventLoop#callAt}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.TimerHandle">asyncio.TimerHandle</a>
 */
public sealed class TimerHandle extends Handle implements Comparable<TimerHandle>
    permits PlainTimer {

  private final double when;

  /** The deadline on the loop's clock, in nanoseconds. */
  final long deadline;

  /** Orders timers of the same deadline by their creation. */
  private final long sequence;

  /** Where the handle stands in the heap of {@link TimerHeap}, or -1. */
  int index = -1;

  TimerHandle(
      BaseEventLoop loop,
      double when,
      long deadline,
      long sequence,
      Runnable callback,
      Context context) {
    super(loop, callback, context);
    this.when = when;
    this.deadline = deadline;
    this.sequence = sequence;
  }

  /** Returns the time, on the clock of {@link EventLoop#time}, at which the callback is due. */
  public final double when() {
    return when;
  }

  @Override
  public final void cancel() {
    super.cancel();
    loop.timers.cancelled(this);
  }

  @Override
  final String kind() {
    return "TimerHandle" + state() + " when=" + when;
  }

  boolean before(TimerHandle other) {
    return deadline != other.deadline ? deadline < other.deadline : sequence < other.sequence;
  }

  @Override
  public final int compareTo(TimerHandle other) {
    int byTime = Long.compare(deadline, other.deadline);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }

  @Override
  public final boolean equals(Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }
}
