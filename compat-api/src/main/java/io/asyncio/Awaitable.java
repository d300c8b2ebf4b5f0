package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * Something whose value a coroutine can wait for: a {@link Coroutine}, a {@link Future}, a {@link
 * Task}, or a {@link CustomAwaitable}. It is sealed so that no lambda is taken for one: {@code
 * waitFor(() -> work(), 1)} would drop the coroutine that {@code work()} makes.
 *
 * <p>Programs write {@code await(awaitable)}, see {@link Asyncio#await(Awaitable)}; implementations
 * of this interface call it too, on the awaitables that they are made of.
 *
 * @param <T> what waiting for it gives
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html#awaitables">Awaitables</a>
 */
public sealed interface Awaitable<T extends @Nullable Object>
    permits Coroutine, CustomAwaitable, Future {

  /**
   * Waits in the current task, and returns the value. What {@code __await__} is in Python.
   *
   * @throws Exception what the awaited operation failed with: the same object, never wrapped
   * @throws CancelledError if the operation or the waiting task was cancelled
   * @throws IllegalStateException outside a task
   */
  T awaitHere() throws Exception;
}
