package io.asyncio.locks;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.internal.LoopBinding;
import io.asyncio.internal.Waiters;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits that tasks acquire and release, served in the order in which they ask.
 *
 * <p>A permit released while tasks wait goes to the first of them at once: nobody who asks later
 * gets it, also if that task has not run yet.
 *
 * <p>Not thread-safe. The semaphore is bound to the loop of the first task that has to wait for it.
 * From then on, having to wait for it in another loop raises an {@link IllegalStateException};
 * acquiring it without having to wait checks nothing.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore">asyncio.Semaphore</a>
 */
public sealed class Semaphore implements Acquirable permits BoundedSemaphore {

  private final LoopBinding binding = new LoopBinding();
  private final Waiters waiters = new Waiters();
  private int value;

  /** Makes a semaphore of one permit. */
  public Semaphore() {
    this(1);
  }

  /**
   * Makes a semaphore.
   *
   * @param value how many permits there are
   * @throws IllegalArgumentException if {@code value} is negative
   */
  public Semaphore(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("Semaphore initial value must be >= 0: " + value);
    }
    this.value = value;
  }

  /** Tells whether {@link #acquire} would have to wait: for a permit, or behind others. */
  public final boolean locked() {
    return value == 0 || waiters.anyWantsToGoOn();
  }

  /** Returns how many permits are free. */
  final int value() {
    return value;
  }

  /**
   * Waits until there is a permit and all who asked earlier had theirs, and takes it.
   *
   * <p>With a free permit and nobody waiting the task is not suspended. After a cancellation, or
   * any other exception, the caller has no permit; one that was handed to it already goes to the
   * next one.
   *
   * <p><b>Pitfall.</b> Awaiting is not enough: close what it gives, or call {@link #release}, but
   * not both, which would add a permit.
   *
   * {@snippet :
   * try (var _ = await(semaphore.acquire())) {
   *   await(download(url));
   * }
   * }
   *
   * @throws CancelledError (when awaited) if the task was cancelled
   * @throws IllegalStateException (when awaited) if it has to wait, and the semaphore is bound to
   *     another loop; outside a task; or if the coroutine was awaited before
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore.acquire">asyncio.Semaphore.acquire</a>
   */
  @Override
  public final Coroutine<Held> acquire() {
    return new Acquisition("Semaphore.acquire") {
      @Override
      void acquireHere() throws Exception {
        Semaphore.this.acquireHere();
      }

      @Override
      void release() {
        Semaphore.this.release();
      }
    };
  }

  private void acquireHere() throws Exception {
    if (locked()) {
      waitForPermit();
    } else {
      value--;
    }
  }

  /** Waits until someone hands over a permit. */
  private void waitForPermit() throws Exception {
    Future<@Nullable Void> waiter = waiters.add(binding.require(this));
    try {
      waiters.await(waiter);
    } catch (CancelledError e) {
      if (waiter.done() && !waiter.cancelled()) {
        value++; // it was handed over, but is not wanted any more
      }
      throw e;
    } finally {
      wakeWhileFree();
    }
  }

  /** Serves those who had to queue up behind others although permits were free. */
  private void wakeWhileFree() {
    value -= waiters.wake(value);
  }

  /**
   * Gives a permit back: to the first task that waits, if any.
   *
   * @throws IllegalStateException when a task waits, from another thread than that of its loop;
   *     nothing has changed then
   * @throws IllegalArgumentException if it is a {@link BoundedSemaphore} and would have more
   *     permits than at first; nothing is changed then
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore.release">asyncio.Semaphore.release</a>
   */
  public void release() {
    value += 1 - waiters.wake(1);
  }

  /** Returns the state and how many wait, as in {@code <Semaphore at 0x1f [unlocked, value:2]>}. */
  @Override
  public final String toString() {
    String state = locked() ? "locked" : "unlocked, value:" + value;
    return Description.of(this, state + waiters.description());
  }
}
