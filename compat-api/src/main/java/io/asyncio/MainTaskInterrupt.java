package io.asyncio;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Turns an interrupt of the thread that runs a main task into the cancellation of that task, and a
 * further one into the end of the run.
 *
 * <pre>
 *   NONE -- interrupt --> COMING -- the loop's turn --> CANCELLED -- interrupt --> LEAVING
 * </pre>
 *
 * <p>One that finds the task done stays COMING.
 */
final class MainTaskInterrupt implements CallerInterrupts.Answer {

  private enum State {
    NONE,
    COMING,
    CANCELLED,
    LEAVING
  }

  private final BaseEventLoop loop;
  private final Task<?> main;

  /** Changed by any thread; to CANCELLED by the loop's alone. */
  private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

  MainTaskInterrupt(BaseEventLoop loop, Task<?> main) {
    this.loop = loop;
    this.main = main;
  }

  @Override
  public boolean interrupted() {
    if (state.compareAndSet(State.NONE, State.COMING)) {
      loop.urgent.set(this::cancel);
    } else if (state.compareAndSet(State.CANCELLED, State.LEAVING)) {
      loop.urgent.set(this::leave);
    } else {
      return false;
    }
    BlockedTasks.interruptFrozen(loop);
    return true;
  }

  private void cancel() {
    if (main.cancel()) {
      loop.run.interrupts.answered();
      state.set(State.CANCELLED);
      BlockedTasks.interruptCancelled(loop);
    }
  }

  private void leave() {
    if (!main.done() && loop.isRunning()) {
      loop.run.interrupts.answered();
      loop.stop();
    }
  }

  @Override
  public boolean hasCancelled() {
    return state.get().compareTo(State.CANCELLED) >= 0;
  }

  /** Tells, when the run is over, whether it was left before the main task had ended. */
  boolean hasLeft() {
    return state.get() == State.LEAVING && !main.done();
  }

  /** Tells, when the run is over, whether one came that nothing was done about. */
  boolean cameTooLate() {
    return state.get() == State.COMING || (state.get() == State.LEAVING && main.done());
  }

  /** Makes what the run raises, given where its main task was cancelled, if it was. */
  static InterruptedException raised(@Nullable CancelledError cause) {
    InterruptedException interrupted =
        new InterruptedException("the thread that runs the event loop was interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }
}
