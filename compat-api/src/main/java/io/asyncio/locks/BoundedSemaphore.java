package io.asyncio.locks;

/**
 * A {@link Semaphore} that refuses a release too many. It is bound to a loop as that is.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.BoundedSemaphore">asyncio.BoundedSemaphore</a>
 */
public final class BoundedSemaphore extends Semaphore {

  private final int bound;

  /** Makes a semaphore of one permit. */
  public BoundedSemaphore() {
    this(1);
  }

  /**
   * Makes a semaphore.
   *
   * @param value how many permits there are, and at most can be
   * @throws IllegalArgumentException if {@code value} is negative
   */
  public BoundedSemaphore(int value) {
    super(value);
    bound = value;
  }

  /**
   * Gives a permit back: to the first task that waits, if any.
   *
   * @throws IllegalArgumentException if all permits are free; nothing has changed then
   * @throws IllegalStateException as {@link Semaphore#release}
   */
  @Override
  public void release() {
    if (value() >= bound) {
      throw new IllegalArgumentException(
          "BoundedSemaphore released too many times: value " + value() + " of " + bound);
    }
    super.release();
  }
}
