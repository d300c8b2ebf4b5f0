package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * A coroutine of this library that awaits once and runs nobody else's code, so that a task can run
 * it without a thread of its own.
 */
sealed interface Stackless<T extends @Nullable Object> extends Coroutine<T> permits SleepCoroutine {

  /**
   * Starts, and returns what to wait for; {@code null} to give way to the loop once. On the loop's
   * thread.
   *
   * @throws IllegalStateException if the coroutine was started before
   */
  @Nullable
  Future<?> begin(BaseEventLoop loop);

  /** Returns the result when the wait is over, or gives up if it failed. On the loop's thread. */
  T end();
}
