package io.asyncio.queues;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Queue} that gives the newest item first. It is bound to a loop as that is.
 *
 * @param <T> the items; null can be one
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.LifoQueue">asyncio.LifoQueue</a>
 */
public final class LifoQueue<T extends @Nullable Object> extends Queue<T> {

  /** Makes a queue that is never full. */
  public LifoQueue() {
    this(0);
  }

  /**
   * Makes a queue.
   *
   * @param maxsize how many items it takes; 0 or less for any number
   */
  public LifoQueue(int maxsize) {
    super(maxsize, Ring.lastInFirstOut());
  }
}
