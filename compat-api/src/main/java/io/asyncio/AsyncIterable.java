package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * Something whose elements a coroutine gets one after the other, and may have to wait for: what
 * {@code async for} iterates over.
 *
 * @see <a href="https://docs.python.org/3/glossary.html#term-asynchronous-iterable">Asynchronous
 *     iterable</a>
 */
@FunctionalInterface
public interface AsyncIterable<T extends @Nullable Object> {

  /** Returns an iterator, from the first element on if there can be several. */
  AsyncIterator<T> asyncIterator();
}
