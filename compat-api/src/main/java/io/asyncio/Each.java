package io.asyncio;

import io.asyncio.internal.Unchecked;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code async for}: an iteration that awaits each element in the current task. */
final class Each<T extends @Nullable Object> implements Iterator<T> {

  private final AsyncIterator<T> elements;
  private @Nullable T next;
  private boolean fetched;
  private boolean ended;

  private Each(AsyncIterator<T> elements) {
    this.elements = elements;
  }

  static <T extends @Nullable Object> Iterable<T> of(AsyncIterable<T> iterable) {
    Objects.requireNonNull(iterable, "iterable");
    return () -> new Each<>(iterable.asyncIterator());
  }

  @Override
  public boolean hasNext() {
    if (!fetched && !ended) {
      fetch();
    }
    return fetched;
  }

  private void fetch() {
    try {
      next = elements.next().awaitHere();
      fetched = true;
    } catch (StopAsyncIteration e) {
      ended = true;
    } catch (Exception e) {
      throw Unchecked.<RuntimeException>rethrow(e);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // null is an element only where T may be null
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T element = next;
    next = null;
    fetched = false;
    return element;
  }
}
