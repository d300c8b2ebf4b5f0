package io.asyncio;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** Reports steps that hold up their loop, to the log and to Flight Recorder. */
final class SlowSteps {

  private SlowSteps() {}

  static void reportBlocked(BaseEventLoop loop, Task<?> task, Thread thread, double seconds) {
    report(
        task
            + " has blocked "
            + loop
            + " for "
            + seconds
            + " seconds without awaiting; others go on",
        task.getName(),
        seconds,
        thread.getStackTrace());
  }

  static void reportStuck(
      BaseEventLoop loop, @Nullable Task<?> task, Thread thread, double seconds) {
    String who = task == null ? "A callback" : task.toString();
    report(
        who + " has been running on " + loop + " for " + seconds + " seconds",
        task == null ? "" : task.getName(),
        seconds,
        thread.getStackTrace());
  }

  static void reportLent(BaseEventLoop loop, String tasks, StackTraceElement[] loopThread) {
    Reports.warn(
        "The thread of " + loop + " waits while it should resume coroutines that had blocked;"
            + " perhaps they have what it waits for, so they go on beside it up to their next call"
            + " of asyncio: "
            + tasks,
        loopThread);
  }

  private static void report(
      String message, String task, double seconds, StackTraceElement[] stack) {
    if (FlightRecorder.isInitialized()) { // or else the event's class alone takes long
      SlowStepEvent event = new SlowStepEvent();
      event.task = task;
      event.seconds = seconds;
      event.stack = Reports.text(stack);
      event.commit();
    }
    Reports.warn(message, stack);
  }
}
