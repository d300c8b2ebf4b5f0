package io.asyncio.locks;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.internal.LoopBinding;
import io.asyncio.internal.Waiters;
import org.jspecify.annotations.Nullable;

/**
 * A mutual exclusion between tasks, served in the order in which they ask.
 *
 * <pre>
 *              acquire
 *   unlocked ----------->  locked
 *            &lt;-----------
 *              release
 * </pre>
 *
 * <p>{@link #release} wakes the first task that waits; until that one runs, the lock is unlocked,
 * but those who ask later queue up behind it all the same.
 *
 * <p>No task owns the lock: any may release it, and one that acquires it twice waits for itself for
 * ever.
 *
 * <p>Not thread-safe. The lock is bound to the loop of the first task that has to wait for it. From
 * then on, having to wait for it in another loop raises an {@link IllegalStateException}; acquiring
 * it without having to wait checks nothing.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock">asyncio.Lock</a>
 */
public final class Lock implements Acquirable {

  private final LoopBinding binding = new LoopBinding();
  private final Waiters waiters = new Waiters();
  private boolean locked;

  /** Makes an unlocked lock. */
  public Lock() {}

  /** Tells whether the lock is held. */
  public boolean locked() {
    return locked;
  }

  /**
   * Waits until the lock is unlocked and all who asked earlier had it, and locks it.
   *
   * <p>A lock that is free and that nobody waits for is acquired without suspending the task. After
   * a cancellation, or any other exception, the caller does not hold the lock; if it had been woken
   * already, the next one is woken in its place.
   *
   * <p><b>Pitfall.</b> Awaiting is not enough: close what it gives, or call {@link #release}, but
   * not both.
   *
   * {@snippet :
   * await(lock.acquire());                          // wrong: locked for ever
   *
   * try (var _ = await(lock.acquire())) {           // right
   *   change(shared);
   * }
   * }
   *
   * @throws CancelledError (when awaited) if the task was cancelled
   * @throws IllegalStateException (when awaited) if it has to wait, and the lock is bound to
   *     another loop; outside a task; or if the coroutine was awaited before
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock.acquire">asyncio.Lock.acquire</a>
   */
  @Override
  public Coroutine<Held> acquire() {
    return new Acquisition("Lock.acquire") {
      @Override
      void acquireHere() throws Exception {
        Lock.this.acquireHere();
      }

      @Override
      void release() {
        Lock.this.release();
      }
    };
  }

  void acquireHere() throws Exception {
    if (locked || waiters.anyWantsToGoOn()) {
      waitForTurn();
    }
    locked = true;
  }

  private void waitForTurn() throws Exception {
    Future<@Nullable Void> waiter = waiters.add(binding.require(this));
    try {
      waiters.await(waiter);
    } catch (CancelledError e) {
      if (!locked) {
        waiters.wakeFirst();
      }
      throw e;
    }
  }

  /**
   * Unlocks the lock and, if tasks wait for it, has the first of them run.
   *
   * @throws IllegalStateException if it is not locked; or, when a task waits for it, from another
   *     thread than that of its loop; the lock stays as it was
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock.release">asyncio.Lock.release</a>
   */
  public void release() {
    if (!locked) {
      throw new IllegalStateException("Lock is not acquired.");
    }
    waiters.wakeFirst();
    locked = false;
  }

  /** Returns the state and how many wait, as in {@code <Lock at 0x1f [locked, waiters:2]>}. */
  @Override
  public String toString() {
    return Description.of(this, (locked ? "locked" : "unlocked") + waiters.description());
  }
}
