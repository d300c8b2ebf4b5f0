package io.asyncio;

import io.asyncio.internal.Log;
import io.asyncio.internal.Seconds;
import java.lang.System.Logger.Level;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Debug mode and the limits of how long things may take. Set on the loop's thread or before it
 * runs, read by any thread.
 */
final class DebugSettings {

  private static final double DEFAULT_SLOW_CALLBACK = 0.1;

  private volatile boolean enabled = byDefault();
  private volatile double slowCallbackDuration = DEFAULT_SLOW_CALLBACK;
  private volatile double blockingGrace = DEFAULT_SLOW_CALLBACK;

  /** What runs now, in debug mode. Owned by the loop's thread. */
  private @Nullable Handle running;

  /** How long it has made the loop set itself up. Owned by the loop's thread, or whoever has its turn. */
  private long setUpNanos;

  private static boolean byDefault() {
    return byDefault(System.getProperty("asyncio.debug"), System.getenv("ASYNCIODEBUG"));
  }

  /** The property decides, if it is there, else the environment, where anything but "" counts. */
  static boolean byDefault(@Nullable String property, @Nullable String environment) {
    return property == null
        ? environment != null && !environment.isEmpty()
        : Boolean.parseBoolean(property);
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
    slowCallbackDuration = Seconds.requireNotNegative(seconds, "seconds");
  }

  double blockingGrace() {
    return blockingGrace;
  }

  void blockingGrace(double seconds) {
    blockingGrace = Seconds.requireNotNegative(seconds, "seconds");
  }

  long blockingGraceNanos() {
    return Seconds.toNanos(blockingGrace);
  }

  /** Runs a handle of {@code loop}, and reports it if that takes too long on the loop's clock. */
  void run(LoopCore loop, Handle handle) {
    if (handle.cancelled()) {
      return;
    }
    running = handle;
    setUpNanos = 0;
    long start = loop.nanoTime();
    try {
      handle.run();
    } finally {
      running = null;
    }
    double seconds = (loop.nanoTime() - start - setUpNanos) / 1e9;
    if (seconds >= slowCallbackDuration) {
      Log.LOGGER.log(
          Level.WARNING,
          () -> "Executing "
              + handle.executing()
              + " took "
              + String.format(Locale.ROOT, "%.3f", seconds)
              + " seconds");
    }
  }

  /** What runs has made the loop set itself up; it is not to blame for that. */
  void tookForSetUp(long nanos) {
    setUpNanos += nanos;
  }

  /** Adds where the running callback was made, if {@code context} knows no place. */
  ExceptionContext withRunning(ExceptionContext context) {
    CreationSite madeAt = running == null ? null : running.madeAt();
    return madeAt == null || context.sourceTraceback() != null
        ? context
        : context.with(ExceptionReports.HANDLE_TRACEBACK, madeAt.trimmed());
  }
}
