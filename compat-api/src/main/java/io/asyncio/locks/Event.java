package io.asyncio.locks;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.internal.LoopBinding;
import io.asyncio.internal.OneShot;
import io.asyncio.internal.Waiters;

/**
 * A flag that tasks can wait for.
 *
 * <pre>
 *             set
 *   unset ---------->  set
 *         &lt;----------
 *            clear
 * </pre>
 *
 * <p>Not thread-safe: another thread goes through {@link EventLoop#callSoonThreadsafe}. The event
 * is bound to the loop of the first task that has to wait for it. From then on, having to wait for
 * it in another loop raises an {@link IllegalStateException}; what need not wait checks nothing.
 *
 * <p><b>Pitfall.</b> {@code event.wait()} is {@link Object#wait()}, which raises {@link
 * IllegalMonitorStateException}: {@code await(event.waitFor())} is meant. Error Prone's {@code
 * WaitNotInLoop} finds it.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event">asyncio.Event</a>
 */
public final class Event {

  private final LoopBinding binding = new LoopBinding();
  private final Waiters waiters = new Waiters();
  private boolean value;

  /** Makes an event that is not set. */
  public Event() {}

  /** Tells whether the event is set. */
  public boolean isSet() {
    return value;
  }

  /**
   * Sets the event. All who wait for it go on, also if it is cleared before they run.
   *
   * @throws IllegalStateException when a task waits, from another thread than that of its loop; the
   *     event stays unset
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event.set">asyncio.Event.set</a>
   */
  public void set() {
    if (!value) {
      waiters.wakeAll();
      value = true;
    }
  }

  /**
   * Clears the event: who waits for it from now on waits for the next {@link #set}.
   *
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event.clear">asyncio.Event.clear</a>
   */
  public void clear() {
    value = false;
  }

  /**
   * Waits until the event is set, and gives true; does not suspend the task if it is set already. A
   * cancellation leaves the event as it is. What {@code wait} is in Python.
   *
   * <p><b>Pitfall.</b> The event may have been cleared again when the waiting task runs. To wait
   * for a condition to hold, use a {@link Condition}.
   *
   * @throws CancelledError (when awaited) if the task was cancelled
   * @throws IllegalStateException (when awaited) if it has to wait, and the event is bound to
   *     another loop; outside a task; or if the coroutine was awaited before
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event.wait">asyncio.Event.wait</a>
   */
  public Coroutine<Boolean> waitFor() {
    return new OneShot<>("Event.waitFor") {
      @Override
      protected Boolean run() throws Exception {
        if (!value) {
          waiters.await(waiters.add(binding.require(Event.this)));
        }
        return true;
      }
    };
  }

  /** Returns the state and how many wait, as in {@code <Event at 0x1f [unset, waiters:2]>}. */
  @Override
  public String toString() {
    return Description.of(this, (value ? "set" : "unset") + waiters.description());
  }
}
