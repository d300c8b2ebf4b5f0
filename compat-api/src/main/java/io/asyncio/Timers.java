package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Seconds;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a loop: makes them, and hands them over when they are due. Owned by the loop's
 * thread.
 */
final class Timers {

  private final BaseEventLoop loop;
  private final TimerHeap heap = new TimerHeap();
  private long sequence;

  Timers(BaseEventLoop loop) {
    this.loop = loop;
  }

  /** Returns the one that is due first. */
  @Nullable
  TimerHandle first() {
    return heap.first();
  }

  /** Starts a user's timer. */
  TimerHandle callLater(double seconds, Runnable callback, Context context) {
    Seconds.require(seconds, "seconds");
    long now = loop.nanoTime();
    double when = now / 1e9 + seconds;
    return call("callLater", when, Seconds.deadline(now, seconds), callback, context);
  }

  /** As {@link #callLater}, at a time on the loop's clock. */
  TimerHandle callAt(double when, Runnable callback, Context context) {
    Seconds.require(when, "when");
    return call("callAt", when, Seconds.toNanos(when), callback, context);
  }

  private TimerHandle call(
      String method, double when, long deadline, Runnable callback, Context context) {
    Objects.requireNonNull(callback, "callback");
    Objects.requireNonNull(context, "context");
    loop.requireOpen();
    loop.checkThread(method);
    Runnable placed = PlacedCallback.of(loop, callback);
    TimerHandle timer = new TimerHandle(loop, when, deadline, sequence++, placed, context);
    heap.add(timer);
    loop.requestTurn();
    return timer;
  }

  /** Starts a timer of this library's own, whose work needs no context. */
  TimerHandle start(double seconds, Runnable work) {
    long now = loop.nanoTime();
    return start(now / 1e9 + seconds, Seconds.deadline(now, seconds), work);
  }

  /** As {@link #start(double, Runnable)}, at a time on the loop's clock. */
  TimerHandle startAt(double when, Runnable work) {
    return start(when, Seconds.toNanos(when), work);
  }

  private TimerHandle start(double when, long deadline, Runnable work) {
    TimerHandle timer = new PlainTimer(loop, when, deadline, sequence++, work);
    heap.add(timer);
    loop.requestTurn();
    return timer;
  }

  /**
   * Called by a timer that is cancelled, on any thread; the timer leaves at once, or, if that is
   * another thread's, when the loop comes to it.
   */
  void cancelled(TimerHandle timer) {
    if (loop.isOwnThread()) {
      heap.remove(timer);
    } else {
      loop.postFromOutside(new PlainHandle(loop, () -> heap.remove(timer)));
    }
  }

  /** Puts those that are due in the ready queue. */
  void makeReady(long now) {
    for (TimerHandle first; (first = heap.first()) != null && first.deadline <= now; ) {
      heap.remove(first);
      loop.ready(first);
    }
  }

  void clear() {
    heap.clear();
  }
}
