package io.asyncio.locks;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.internal.LoopBinding;
import io.asyncio.internal.OneShot;
import io.asyncio.internal.Waiters;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock, together with the wait for something that others change under the lock.
 *
 * {@snippet :
 * try (var _ = await(condition.acquire())) {
 *   await(condition.waitFor(() -> !items.isEmpty()));
 *   use(items.removeFirst());
 * }
 * }
 *
 * <p>A task that waits goes through
 *
 * <pre>
 *             waitFor               notify, cancel                 the lock is free
 *   holding ----------->  waiting  ---------------->  queueing  ------------------>  holding
 * </pre>
 *
 * <p>Not thread-safe. The condition is bound to the loop of the first task that waits for a
 * notification, its lock by the lock's own rule. From then on, waiting in another loop raises an
 * {@link IllegalStateException}.
 *
 * <p><b>Pitfall.</b> {@code wait()}, {@code notify()} and {@code notifyAll()} are those of {@link
 * Object}, which raise {@link IllegalMonitorStateException}. Those of the condition are {@link
 * #waitFor()}, {@link #notifyOne()} and {@link #notifyAllWaiters()}; {@link #notify(int)} has its
 * name. Error Prone's {@code WaitNotInLoop} finds a {@code wait()}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition">asyncio.Condition</a>
 */
public final class Condition implements Acquirable {

  private final LoopBinding binding = new LoopBinding();
  private final Waiters waiters = new Waiters();
  private final Lock lock;

  /** Makes a condition with a lock of its own. */
  public Condition() {
    this(new Lock());
  }

  /** Makes a condition that uses {@code lock}, which others may use too. */
  public Condition(Lock lock) {
    this.lock = Objects.requireNonNull(lock, "lock");
  }

  /** Acquires the lock, see {@link Lock#acquire}. */
  @Override
  public Coroutine<Held> acquire() {
    return lock.acquire();
  }

  void acquireHere() throws Exception {
    lock.acquireHere();
  }

  /**
   * Releases the lock, see {@link Lock#release}.
   *
   * @throws IllegalStateException if it is not locked
   */
  public void release() {
    lock.release();
  }

  /** Tells whether the lock is held. */
  public boolean locked() {
    return lock.locked();
  }

  /**
   * Releases the lock, waits for a notification, takes the lock again, and gives true. What {@code
   * wait} is in Python.
   *
   * <p>The caller holds the lock afterwards in any case, after a cancellation too: that is raised
   * when the lock is taken again, the last one if there were several. A notification that the
   * caller could not use because of that goes to another task.
   *
   * <p><b>Pitfall.</b> It may return although nothing has changed, or not any more: check, and wait
   * again, or use {@link #waitFor(BooleanSupplier)}.
   *
   * {@snippet :
   * await(condition.waitFor());                     // wrong: may still be empty
   *
   * while (items.isEmpty()) {                       // right
   *   await(condition.waitFor());
   * }
   * }
   *
   * @throws CancelledError (when awaited) if the task was cancelled; the lock is held
   * @throws IllegalStateException (when awaited) if the lock is not held, or the condition is bound
   *     to another loop, and nothing has changed then; outside a task; or if the coroutine was
   *     awaited before
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.wait">asyncio.Condition.wait</a>
   */
  public Coroutine<Boolean> waitFor() {
    return new OneShot<>("Condition.waitFor") {
      @Override
      protected Boolean run() throws Exception {
        waitHere();
        return true;
      }
    };
  }

  /**
   * Waits until {@code predicate} holds, and gives true: calls it now and after each notification,
   * under the lock. If it holds now, the task is not suspended, and the lock not looked at. What
   * {@code wait_for} is in Python.
   *
   * @throws CancelledError (when awaited) if the task was cancelled; the lock is held
   * @throws IllegalStateException (when awaited) if it has to wait, and the lock is not held or the
   *     condition is bound to another loop; outside a task; or if the coroutine was awaited before
   * @throws RuntimeException (when awaited) what {@code predicate} throws; the lock is held
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.wait_for">asyncio.Condition.wait_for</a>
   */
  public Coroutine<Boolean> waitFor(BooleanSupplier predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return new OneShot<>("Condition.waitFor") {
      @Override
      protected Boolean run() throws Exception {
        waitHereFor(predicate);
        return true;
      }
    };
  }

  void waitHereFor(BooleanSupplier predicate) throws Exception {
    while (!predicate.getAsBoolean()) {
      waitHere();
    }
  }

  private void waitHere() throws Exception {
    requireLocked("wait");
    EventLoop loop = binding.require(this);
    lock.release();
    try {
      waitUnlocked(waiters.add(loop));
    } catch (Throwable e) {
      // The task may have been notified before: let another one have that.
      waiters.wake(1);
      throw e;
    }
  }

  private void waitUnlocked(Future<@Nullable Void> waiter) throws Exception {
    try {
      waiters.await(waiter);
    } finally {
      acquireAgain();
    }
  }

  /** Acquires the lock come what may, and raises the last cancellation on the way, if any. */
  private void acquireAgain() throws Exception {
    CancelledError last = null;
    for (boolean acquired = false; !acquired; ) {
      try {
        lock.acquireHere();
        acquired = true;
      } catch (CancelledError e) {
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
  }

  /**
   * Wakes the first {@code count} tasks that wait, or all if there are fewer. They go on one after
   * the other, when the lock is released. What {@code notify(n)} is in Python.
   *
   * @throws IllegalStateException if the lock is not held; or, when a task waits, from another
   *     thread than that of its loop
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.notify">asyncio.Condition.notify</a>
   */
  public void notify(int count) {
    requireLocked("notify");
    waiters.wake(count);
  }

  /**
   * Wakes the first task that waits. What {@code notify()} is in Python.
   *
   * @throws IllegalStateException as {@link #notify(int)}
   */
  public void notifyOne() {
    notify(1);
  }

  /**
   * Wakes all tasks that wait. What {@code notify_all()} is in Python.
   *
   * @throws IllegalStateException as {@link #notify(int)}
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.notify_all">asyncio.Condition.notify_all</a>
   */
  public void notifyAllWaiters() {
    notify(waiters.size());
  }

  private void requireLocked(String operation) {
    if (!lock.locked()) {
      throw new IllegalStateException("cannot " + operation + " on un-acquired lock");
    }
  }

  /** Returns the state and how many wait, as in {@code <Condition at 0x1f [locked, waiters:2]>}. */
  @Override
  public String toString() {
    return Description.of(this, (locked() ? "locked" : "unlocked") + waiters.description());
  }
}
