package io.asyncio;

import io.asyncio.internal.HelperThread;
import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Logs what is noticed while something is stuck, on a thread of its own: whoever notices it must not
 * wait for a log that may be what is stuck. When too much waits it is counted, and the count logged.
 */
final class Reports {

  private static final int MOST_WAITING = 100;

  /** There may have been no memory for the first one. */
  private static final int ATTEMPTS = 2;

  private static final long PATIENCE_NANOS = 500_000_000;
  private static final long LOOK_NANOS = 500_000;

  private static final Queue<Runnable> WAITING = new ArrayBlockingQueue<>(MOST_WAITING);

  private static final HelperThread THREAD = new HelperThread("asyncio-reports", Reports::run);

  /** How many were ever taken to be logged, and how many of these that was tried with. */
  private static final AtomicLong TAKEN = new AtomicLong();

  private static final AtomicLong TRIED = new AtomicLong();

  /** What was not logged, and not told of. */
  private static final AtomicInteger DROPPED = new AtomicInteger();

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
      if (!WAITING.offer(report)) {
        DROPPED.incrementAndGet();
        return;
      }
      TAKEN.incrementAndGet();
      THREAD.wake();
    } catch (Throwable e) {
      // There is no memory, or no thread: it waits until one can be started for a later report.
    }
  }

  private static void run() {
    while (true) {
      try {
        logNext();
      } catch (Throwable e) {
        // Nothing may end this thread, and there is nobody to tell.
      }
    }
  }

  private static void logNext() {
    Runnable report = WAITING.poll();
    if (report == null) {
      LockSupport.park(WAITING);
      return;
    }
    try {
      log(report);
    } finally {
      TRIED.incrementAndGet();
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
    long taken = TAKEN.get();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (TRIED.get() < taken
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
