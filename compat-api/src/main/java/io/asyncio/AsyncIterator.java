package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * Gives elements one after the other to a coroutine that awaits them.
 *
 * @see <a href="https://docs.python.org/3/glossary.html#term-asynchronous-iterator">Asynchronous
 *     iterator</a>
 */
@FunctionalInterface
public interface AsyncIterator<T extends @Nullable Object> {

  /**
   * Returns a coroutine that gives the next element.
   *
   * @throws StopAsyncIteration (when awaited) if there is none
   */
  Coroutine<T> next();
}
