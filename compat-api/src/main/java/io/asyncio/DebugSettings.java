package io.asyncio;

import java.lang.System.Logger.Level;

/**
 * Debug mode and the limits of how long things may take. Set on the loop's thread or before it
 * runs, read by any thread.
 */
final class DebugSettings {

  private static final double DEFAULT_SLOW_CALLBACK = 0.1;

  private volatile boolean enabled =
      Boolean.getBoolean("asyncio.debug") || isSet(System.getenv("ASYNCIODEBUG"));
  private volatile double slowCallbackDuration = DEFAULT_SLOW_CALLBACK;
  private volatile double blockingGrace = DEFAULT_SLOW_CALLBACK;

  @SuppressWarnings("NullAway") // the environment may lack the variable
  private static boolean isSet(String value) {
    return value != null && !value.isEmpty();
  }

  boolean enabled() {
    return enabled;
  }

  void enable(boolean enabled) {
    this.enabled = enabled;
  }

  double slowCallbackDuration() {
    return slowCallbackDuration;
  }

  void slowCallbackDuration(double seconds) {
    slowCallbackDuration = requireDuration(seconds);
  }

  double blockingGrace() {
    return blockingGrace;
  }

  void blockingGrace(double seconds) {
    blockingGrace = requireDuration(seconds);
  }

  long blockingGraceNanos() {
    return Math.round(blockingGrace * 1e9);
  }

  private static double requireDuration(double seconds) {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("seconds must not be negative: " + seconds);
    }
    return seconds;
  }

  /** Runs a handle, and reports it if that takes too long. */
  void run(Handle handle) {
    long start = System.nanoTime();
    handle.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (seconds >= slowCallbackDuration) {
      Log.LOGGER.log(
          Level.WARNING,
          () -> "Executing " + handle + " took " + "%.3f".formatted(seconds) + " seconds");
    }
  }
}
