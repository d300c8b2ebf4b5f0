package io.asyncio.locks;

import io.asyncio.Coroutine;

/** What is acquired for a block of code and released at its end: {@code async with}. */
public sealed interface Acquirable permits Condition, Lock, Semaphore {

  /**
   * Waits until it is free, and takes it.
   *
   * {@snippet :
   * try (var _ = await(lock.acquire())) {
   *   // ...
   * }
   * }
   *
   * @return what releases it when it is closed
   */
  Coroutine<Held> acquire();
}
