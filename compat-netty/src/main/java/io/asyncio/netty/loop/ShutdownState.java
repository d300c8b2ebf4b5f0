package io.asyncio.netty.loop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How far the shutdown of a loop has come. Its states follow each other:
 *
 * <pre>
 * OPEN -> SHUTTING_DOWN -> SHUTDOWN -> TERMINATED
 *         tasks are        tasks are
 *         taken            refused
 * </pre>
 *
 * <p>Used by any thread.
 */
final class ShutdownState {

  private static final int OPEN = 0;
  private static final int SHUTTING_DOWN = 1;
  private static final int SHUTDOWN = 2;
  private static final int TERMINATED = 3;

  private final AtomicInteger state = new AtomicInteger(OPEN);
  private volatile long quietNanos;
  private volatile long timeoutNanos;

  /**
   * Begins the shutdown, unless it was begun before.
   *
   * @param quietPeriod for how long there must have been nothing to do
   * @param timeout how long to wait for that
   * @throws IllegalArgumentException if the quiet period is negative, or longer than the timeout
   */
  boolean begin(long quietPeriod, long timeout, TimeUnit unit) {
    if (quietPeriod < 0) {
      throw new IllegalArgumentException("quietPeriod : " + quietPeriod + " (expected: >= 0)");
    }
    if (timeout < quietPeriod) {
      throw new IllegalArgumentException(
          "timeout: " + timeout + " (expected >= quietPeriod (" + quietPeriod + "))");
    }
    long quiet = unit.toNanos(quietPeriod);
    if (!state.compareAndSet(OPEN, SHUTTING_DOWN)) {
      return false;
    }
    timeoutNanos = unit.toNanos(timeout);
    quietNanos = quiet;
    return true;
  }

  long quietNanos() {
    return quietNanos;
  }

  long timeoutNanos() {
    return timeoutNanos;
  }

  void refuseTasks() {
    state.set(SHUTDOWN);
  }

  void terminated() {
    state.set(TERMINATED);
  }

  boolean hasBegun() {
    return state.get() >= SHUTTING_DOWN;
  }

  boolean refusesTasks() {
    return state.get() >= SHUTDOWN;
  }

  boolean isTerminated() {
    return state.get() == TERMINATED;
  }
}
