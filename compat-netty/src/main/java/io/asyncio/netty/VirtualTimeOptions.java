package io.asyncio.netty;

import io.asyncio.internal.Seconds;
import java.time.Duration;

/**
 * How a {@link VirtualTimeLoop} gets on with the real world. Immutable; each method returns a copy.
 *
 * @param quietSeconds while a channel of the loop is open: for how long, in real seconds, nothing
 *     must have come from it before the clock jumps to the next timer
 * @param executorSeconds for how long, in real seconds, the clock stands still for calls that other
 *     threads do for the loop, and for child processes; infinity for as long as they take
 * @param deadlockSeconds while a channel is open and no timer runs: for how long, in real seconds,
 *     nothing must have come from any before this is taken for a deadlock; infinity for never
 * @param otherThreads whether other threads may call {@code callSoonThreadsafe} unasked: they get
 *     their {@code quietSeconds} before a jump, and are waited for when there is no timer
 */
public record VirtualTimeOptions(
    double quietSeconds, double executorSeconds, double deadlockSeconds, boolean otherThreads) {

  private static final VirtualTimeOptions DEFAULT = new VirtualTimeOptions(0.02, 10, 5, false);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one of them is negative or not a number
   */
  public VirtualTimeOptions {
    requireDuration(quietSeconds, "quietSeconds");
    requireDuration(executorSeconds, "executorSeconds");
    requireDuration(deadlockSeconds, "deadlockSeconds");
  }

  private static void requireDuration(double value, String name) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(name + " must not be negative: " + value);
    }
  }

  /** 0.02 s of quiet, 10 s for calls in executors, 5 s for a deadlock, and no other threads. */
  public static VirtualTimeOptions defaults() {
    return DEFAULT;
  }

  /** Returns a copy with another time of quiet, in real seconds. */
  public VirtualTimeOptions quietSeconds(double quietSeconds) {
    return new VirtualTimeOptions(quietSeconds, executorSeconds, deadlockSeconds, otherThreads);
  }

  /** As {@link #quietSeconds(double)}. */
  public VirtualTimeOptions quietSeconds(Duration time) {
    return quietSeconds(Seconds.of(time, "time"));
  }

  /** Returns a copy with another limit for calls in executors, in real seconds. */
  public VirtualTimeOptions executorSeconds(double executorSeconds) {
    return new VirtualTimeOptions(quietSeconds, executorSeconds, deadlockSeconds, otherThreads);
  }

  /** As {@link #executorSeconds(double)}. */
  public VirtualTimeOptions executorSeconds(Duration time) {
    return executorSeconds(Seconds.of(time, "time"));
  }

  /** Returns a copy with another time after which quiet channels are a deadlock, in real seconds. */
  public VirtualTimeOptions deadlockSeconds(double deadlockSeconds) {
    return new VirtualTimeOptions(quietSeconds, executorSeconds, deadlockSeconds, otherThreads);
  }

  /** As {@link #deadlockSeconds(double)}. */
  public VirtualTimeOptions deadlockSeconds(Duration time) {
    return deadlockSeconds(Seconds.of(time, "time"));
  }

  /** Returns a copy that says whether other threads call the loop unasked. */
  public VirtualTimeOptions otherThreads(boolean otherThreads) {
    return new VirtualTimeOptions(quietSeconds, executorSeconds, deadlockSeconds, otherThreads);
  }
}
