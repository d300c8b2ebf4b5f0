package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of interrupts of the thread that runs a loop, or waits while another one does: the
 * run's answer, if it has one; else they are kept for the caller until the run is over.
 *
 * <p>The thread's flag alone would not do: a coroutine that is mounted on the thread clears it, and
 * so does Netty while it selects. What a callback does to its own thread stays a flag.
 *
 * <p>Fields without a note belong to the thread that runs the loop.
 */
final class CallerInterrupts {

  private final InterruptSensor sensor = new InterruptSensor(this::told);

  /** What the run does about one. Set by the thread that runs the loop or waits, read by any. */
  private volatile @Nullable Answer answer;

  /** The thread that runs the loop. Read by any. */
  private volatile @Nullable Thread thread;

  /** Whether the caller's flag has to be set when the run is over. Set by any thread. */
  private volatile boolean kept;

  /** Whether an interrupt was found by its flag, so that the sensor may tell of it again. */
  private volatile boolean found;

  /** What a run does about interrupts of its caller. */
  @FunctionalInterface
  interface Answer {

    /**
     * One has come. On any thread.
     *
     * @return false if it counts as the same as one that came before
     */
    boolean interrupted();

    /** Tells whether one has cancelled the run's main task, and with it what that cancels. */
    default boolean hasCancelled() {
      return false;
    }
  }

  /** Tells whether an interrupt has cancelled the main task of this run. */
  boolean hasCancelled() {
    Answer current = answer;
    return current != null && current.hasCancelled();
  }

  /** Sets what is done from now on, until the next call; {@code null} for nothing. */
  void answer(@Nullable Answer answer) {
    this.answer = answer;
  }

  /** Begins a run in the calling thread. */
  void begin() {
    thread = Thread.currentThread();
    sensor.arm();
  }

  /** Ends a run in the calling thread. */
  void end() {
    sensor.disarm();
    thread = null;
  }

  /** Makes sure that interrupts are noticed while the loop polls. Its flag is of its own doing. */
  void beforePoll() {
    if (Thread.interrupted()) {
      kept = true;
    }
    sensor.arm();
  }

  /** Makes sure that interrupts are noticed, and notices the flag. */
  void afterPoll() {
    sensor.arm();
  }

  /** Forgets the flag, now that the interrupt is answered. */
  void answered() {
    boolean _ = Thread.interrupted();
    kept = false;
  }

  /** Sets the flag of the calling thread, after the run, for what was not answered. */
  void giveBack() {
    if (kept) {
      kept = false;
      Thread.currentThread().interrupt();
    }
  }

  private void told() {
    Thread target = thread;
    if (target == null) {
      return; // the run is over, and the flag is set
    }
    if (Thread.currentThread() == target) {
      boolean _ = Thread.interrupted();
      found();
    } else if (found && !target.isInterrupted()) {
      found = false;
    } else {
      came();
    }
  }

  /** The thread that runs the loop has found its flag, and cleared it. On that thread. */
  void found() {
    found = came();
  }

  /** The caller was interrupted. On any thread. Returns whether it counts. */
  boolean came() {
    Answer current = answer;
    if (current == null) {
      kept = true;
      return true;
    }
    return current.interrupted();
  }
}
