package io.asyncio;

import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Logs what is noticed while something is stuck, on a thread of its own: whoever notices it must not
 * wait for a log that may be what is stuck. When too much waits it is counted, and the count logged.
 */
final class Reports {

  private static final int MOST_WAITING = 100;

  /** There may have been no memory for the first one. */
  private static final int ATTEMPTS = 2;

  private static final long IDLE_SECONDS = 5;
  private static final long PATIENCE_NANOS = 500_000_000;
  private static final long LOOK_NANOS = 500_000;

  /** What was not logged, and not told of. */
  private static final AtomicInteger DROPPED = new AtomicInteger();

  private static final ThreadPoolExecutor THREAD = new ThreadPoolExecutor(
      1,
      1,
      IDLE_SECONDS,
      TimeUnit.SECONDS,
      new ArrayBlockingQueue<>(MOST_WAITING),
      Thread.ofPlatform()
          .name("asyncio-reports")
          .daemon()
          .inheritInheritableThreadLocals(false)
          .factory(),
      (report, thread) -> DROPPED.incrementAndGet());

  static {
    THREAD.allowCoreThreadTimeOut(true);
  }

  private Reports() {}

  /** Logs a warning with a stack. On any thread, which does not wait. */
  static void warn(String message, StackTraceElement[] stack) {
    submit(() -> Log.LOGGER.log(Level.WARNING, message + text(stack)));
  }

  static String text(StackTraceElement[] stack) {
    StringBuilder text = new StringBuilder();
    for (StackTraceElement frame : stack) {
      text.append(System.lineSeparator()).append("\tat ").append(frame);
    }
    return text.toString();
  }

  static void submit(Runnable report) {
    try {
      THREAD.execute(() -> log(report));
    } catch (Throwable e) { // no memory, or no thread: the next report says that this one is lost
      DROPPED.incrementAndGet();
    }
  }

  private static void log(Runnable report) {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (isLogged(report)) {
        return;
      }
    }
    DROPPED.incrementAndGet();
  }

  private static boolean isLogged(Runnable report) {
    try {
      report.run();
      int dropped = DROPPED.getAndSet(0);
      if (dropped > 0) {
        Log.LOGGER.log(
            Level.WARNING, dropped + " reports were dropped: the log is too slow, or fails");
      }
      return true;
    } catch (Throwable e) { // a broken log cannot be told of
      return false;
    }
  }

  /** Lets what waits be logged, as the program may end now; not for longer than half a second. */
  static void flush() {
    long waiting = THREAD.getTaskCount();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (THREAD.getCompletedTaskCount() < waiting
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
