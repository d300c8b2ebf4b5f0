package io.asyncio;

/** An iteration whose steps may wait. */
public interface AsyncIterator<T> {

  /**
   * Returns the next element.
   *
   * @throws StopAsyncIteration (when awaited) if there is none
   */
  Coroutine<T> next();
}
