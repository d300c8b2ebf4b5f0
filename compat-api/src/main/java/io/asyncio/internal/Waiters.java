package io.asyncio.internal;

import io.asyncio.Asyncio;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines that wait for the same thing, first come first. Owned by the loop's thread.
 *
 * <pre>
 *             wake...                  the coroutine runs
 *   pending ----------->  woken  ----------------------------->  removed
 *      |                                                           ^
 *      +------------->  cancelled  --------------------------------+
 *          cancel
 * </pre>
 *
 * <p>A waiter that is woken or cancelled stays until its coroutine runs, unless {@link
 * #wakeAndRemoveOne} woke it.
 */
public final class Waiters {

  private final ArrayDeque<Future<@Nullable Void>> waiting = new ArrayDeque<>(1);

  /** Returns a new waiter, the last one. */
  public Future<@Nullable Void> add(EventLoop loop) {
    Future<@Nullable Void> waiter = loop.createFuture();
    waiting.add(waiter);
    return waiter;
  }

  /** Waits in the current task until {@code waiter} is woken, and removes it in any case. */
  public void await(Future<@Nullable Void> waiter) throws Exception {
    try {
      Asyncio.await(waiter);
    } finally {
      waiting.remove(waiter);
    }
  }

  /** Removes {@code waiter} if it is there. */
  public void remove(Future<@Nullable Void> waiter) {
    waiting.remove(waiter);
  }

  /** Returns how many there are, woken and cancelled ones included. */
  public int size() {
    return waiting.size();
  }

  /** Tells whether one is pending or woken. */
  public boolean anyWantsToGoOn() {
    for (Future<?> waiter : waiting) {
      if (!waiter.cancelled()) {
        return true;
      }
    }
    return false;
  }

  /** Wakes the first one, unless that is woken or cancelled already. */
  public void wakeFirst() {
    Future<@Nullable Void> first = waiting.peek();
    if (first != null) {
      wake(first);
    }
  }

  /**
   * Wakes the first {@code count} that are pending.
   *
   * @return how many were woken
   */
  public int wake(int count) {
    int woken = 0;
    for (Future<@Nullable Void> waiter : waiting) {
      if (woken >= count) {
        break;
      }
      if (wake(waiter)) {
        woken++;
      }
    }
    return woken;
  }

  /** Wakes all that are pending. */
  public void wakeAll() {
    for (Future<@Nullable Void> waiter : waiting) {
      wake(waiter);
    }
  }

  /** Has {@code failure} raised where those that are pending wait. */
  public void failAll(Throwable failure) {
    for (Future<@Nullable Void> waiter : waiting) {
      if (!waiter.done()) {
        waiter.setException(failure);
      }
    }
  }

  /**
   * Removes the waiters up to the first pending one, and wakes that.
   *
   * @return false if none was pending
   */
  public boolean wakeAndRemoveOne() {
    for (Future<@Nullable Void> waiter; (waiter = waiting.poll()) != null; ) {
      if (wake(waiter)) {
        return true;
      }
    }
    return false;
  }

  private static boolean wake(Future<@Nullable Void> waiter) {
    if (waiter.done()) {
      return false;
    }
    waiter.setResult(null);
    return true;
  }

  /** Returns {@code ", waiters:n"}, or nothing if there are none. */
  public String description() {
    return waiting.isEmpty() ? "" : ", waiters:" + waiting.size();
  }
}
