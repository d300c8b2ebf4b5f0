package io.asyncio.scenarios;

import io.asyncio.Coroutine;
import io.asyncio.locks.Condition;
import io.asyncio.locks.Held;
import io.asyncio.locks.Lock;
import io.asyncio.locks.Semaphore;

/** What can be acquired and released. */
sealed interface Holdable {

  Coroutine<Held> acquire();

  void release();

  boolean locked();

  /** A lock. */
  record OfLock(Lock lock) implements Holdable {
    @Override
    public Coroutine<Held> acquire() {
      return lock.acquire();
    }

    @Override
    public void release() {
      lock.release();
    }

    @Override
    public boolean locked() {
      return lock.locked();
    }
  }

  /** A condition, for its lock. */
  record OfCondition(Condition condition) implements Holdable {
    @Override
    public Coroutine<Held> acquire() {
      return condition.acquire();
    }

    @Override
    public void release() {
      condition.release();
    }

    @Override
    public boolean locked() {
      return condition.locked();
    }
  }

  /** A semaphore, bounded or not. */
  record OfSemaphore(Semaphore semaphore) implements Holdable {
    @Override
    public Coroutine<Held> acquire() {
      return semaphore.acquire();
    }

    @Override
    public void release() {
      semaphore.release();
    }

    @Override
    public boolean locked() {
      return semaphore.locked();
    }
  }
}
