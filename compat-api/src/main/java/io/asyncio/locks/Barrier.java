package io.asyncio.locks;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.internal.OneShot;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A place where a fixed number of tasks wait for each other; it can be used again and again.
 *
 * <pre>
 *                the last party arrives
 *   FILLING  ----------------------------->  DRAINING
 *    |  ^  ^                                  |    |
 *    |  |  +----------------------------------+    |  reset while some are inside
 *    |  |             all have left                v
 *    |  +---------------------------------------  RESETTING
 *    |             all have left                   ^
 *    +---------------------------------------------+
 *              reset while some are inside
 *
 *   any  --- abort --->  BROKEN  --- reset --->  FILLING, or RESETTING while some are inside
 * </pre>
 *
 * <p>A task that comes while the barrier is draining or resetting is kept outside until it is
 * filling again.
 *
 * <p>Not thread-safe. The barrier is bound to the loop of the first task that has to wait for it.
 * From then on, having to wait for it in another loop raises an {@link IllegalStateException}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier">asyncio.Barrier</a>
 */
public final class Barrier {

  private enum State {
    FILLING,
    DRAINING,
    RESETTING,
    BROKEN
  }

  /** Guards the fields below, across awaits, and is notified when they change. */
  private final Condition changed = new Condition();

  private final int parties;
  private State state = State.FILLING;

  /** How many tasks are inside. */
  private int count;

  /**
   * Makes a barrier.
   *
   * @param parties how many tasks have to wait until all go on
   * @throws IllegalArgumentException if {@code parties} is below 1
   */
  public Barrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("parties must be >= 1: " + parties);
    }
    this.parties = parties;
  }

  /** Returns how many tasks have to wait until all go on. */
  public int parties() {
    return parties;
  }

  /** Returns how many tasks wait for others to arrive: none unless the barrier is filling. */
  public int nWaiting() {
    return state == State.FILLING ? count : 0;
  }

  /** Tells whether the barrier was aborted, and not reset since. */
  public boolean broken() {
    return state == State.BROKEN;
  }

  /**
   * Waits until {@link #parties} tasks have arrived, and gives the place of this one among them:
   * from 0 to {@code parties - 1}, each once. What {@code wait} and {@code async with} are in
   * Python.
   *
   * <p>The last to arrive is not suspended. A task that is cancelled while it waits leaves the
   * barrier, which then waits for one more; the barrier is not broken by that.
   *
   * <p><b>Pitfall.</b> If one of the parties fails before it arrives, the others wait for ever. Let
   * it abort the barrier, or run all of them in a task group.
   *
   * {@snippet :
   * try {
   *   await(prepare());
   * } catch (Exception e) {
   *   await(barrier.abort());
   *   throw e;
   * }
   * await(barrier.waitFor());
   * }
   *
   * @throws BrokenBarrierError (when awaited) if the barrier is broken, or gets broken or reset
   *     while the task waits
   * @throws CancelledError (when awaited) if the task was cancelled
   * @throws IllegalStateException (when awaited) if it has to wait, and the barrier is bound to
   *     another loop; outside a task; or if the coroutine was awaited before
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.wait">asyncio.Barrier.wait</a>
   */
  public Coroutine<Integer> waitFor() {
    return new OneShot<>("Barrier.waitFor") {
      @Override
      protected Integer run() throws Exception {
        changed.acquireHere();
        try {
          return passHere();
        } finally {
          changed.release();
        }
      }
    };
  }

  private int passHere() throws Exception {
    changed.waitHereFor(() -> state == State.FILLING || state == State.BROKEN);
    if (state == State.BROKEN) {
      throw new BrokenBarrierError("Barrier aborted");
    }
    try {
      int index = count++;
      if (count == parties) {
        enter(State.DRAINING);
      } else {
        waitForTheOthers();
      }
      return index;
    } finally {
      leave();
    }
  }

  private void waitForTheOthers() throws Exception {
    changed.waitHereFor(() -> state != State.FILLING);
    if (state != State.DRAINING) {
      throw new BrokenBarrierError("Abort or reset of barrier");
    }
  }

  private void leave() {
    if (--count == 0) {
      enter(state == State.BROKEN ? State.BROKEN : State.FILLING);
    }
  }

  private void enter(State next) {
    state = next;
    changed.notifyAllWaiters();
  }

  /**
   * Makes the barrier as new, also if it is broken. The tasks that wait for it get a {@link
   * BrokenBarrierError}, not so those kept outside.
   *
   * <p>It may have to wait for its turn among those who use the barrier; after a cancellation the
   * barrier is as it was.
   *
   * <p><b>Pitfall.</b> The tasks that wait are not known to be gone when this returns. Where others
   * may wait at that moment, a new barrier is the clearer way.
   *
   * @throws CancelledError (when awaited) if the task was cancelled
   * @throws IllegalStateException (when awaited) if it has to wait, and the barrier is bound to
   *     another loop; outside a task; or if the coroutine was awaited before
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.reset">asyncio.Barrier.reset</a>
   */
  public Coroutine<@Nullable Void> reset() {
    return Asyncio.async(() -> change(() -> count > 0 ? State.RESETTING : State.FILLING));
  }

  /**
   * Breaks the barrier: the tasks that wait for it, and those that come later, get a {@link
   * BrokenBarrierError}, until it is reset.
   *
   * <p>It may have to wait for its turn among those who use the barrier; after a cancellation the
   * barrier is as it was.
   *
   * @throws CancelledError (when awaited) if the task was cancelled
   * @throws IllegalStateException (when awaited) if it has to wait, and the barrier is bound to
   *     another loop; outside a task; or if the coroutine was awaited before
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.abort">asyncio.Barrier.abort</a>
   */
  public Coroutine<@Nullable Void> abort() {
    return Asyncio.async(() -> change(() -> State.BROKEN));
  }

  private void change(Supplier<State> next) throws Exception {
    changed.acquireHere();
    try {
      enter(next.get());
    } finally {
      changed.release();
    }
  }

  /**
   * Returns the state and how many wait, as in {@code <Barrier at 0x1f [filling, waiters:1/3]>}.
   */
  @Override
  public String toString() {
    String name = state.name().toLowerCase(Locale.ROOT);
    return Description.of(this, broken() ? name : name + ", waiters:" + nWaiting() + "/" + parties);
  }
}
