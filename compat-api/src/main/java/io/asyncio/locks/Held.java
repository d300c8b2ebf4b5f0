package io.asyncio.locks;

/**
 * Something acquired, to be given back at the end of a {@code try}: {@code async with lock}.
 *
 * {@snippet :
 * try (var _ = await(lock.acquire())) {
 *   // the lock is held here
 * }
 * }
 *
 * <p>Owned by the task that acquired it.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock">asyncio.Lock</a>
 */
public interface Held extends AutoCloseable {

  /**
   * Gives it back: calls {@code release} of what was acquired, the first time; does nothing later,
   * whatever the first call threw.
   *
   * @throws IllegalStateException if a lock is not held, because someone called its {@code release}
   * @throws IllegalArgumentException if a {@link BoundedSemaphore} would exceed its initial value
   */
  @Override
  void close();
}
