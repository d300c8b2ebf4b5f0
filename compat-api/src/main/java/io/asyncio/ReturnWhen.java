package io.asyncio;

/**
 * What {@link Asyncio#wait(Iterable, double, ReturnWhen)} waits for.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.wait">asyncio.wait</a>
 */
public enum ReturnWhen {
  /** Until one of them is done or cancelled. */
  FIRST_COMPLETED,

  /** Until one of them has failed, or all are done; a cancelled one does not count as failed. */
  FIRST_EXCEPTION,

  /** Until all of them are done or cancelled. */
  ALL_COMPLETED
}
