package io.asyncio;

/** Something that can be iterated with {@code async for}. */
public interface AsyncIterable<T> {

  /** Returns an iterator from the beginning. */
  AsyncIterator<T> asyncIterator();
}
