package io.asyncio;

import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** Reports steps that hold up their loop, to the log and to Flight Recorder. */
final class SlowSteps {

  private SlowSteps() {}

  static void reportBlocked(Task<?> task, Thread thread, double seconds) {
    report(
        task
            + " has blocked its event loop for "
            + seconds
            + " seconds without awaiting; others go on",
        task.getName(),
        seconds,
        thread.getStackTrace());
  }

  static void reportStuck(@Nullable Task<?> task, Thread thread, double seconds) {
    String who = task == null ? "A callback" : task.toString();
    report(
        who + " has been running on the event loop for " + seconds + " seconds",
        task == null ? "" : task.getName(),
        seconds,
        thread.getStackTrace());
  }

  private static void report(
      String message, String task, double seconds, StackTraceElement[] stack) {
    if (FlightRecorder.isInitialized()) { // or else the event's class alone takes long
      SlowStepEvent event = new SlowStepEvent();
      event.task = task;
      event.seconds = seconds;
      event.stack = text(stack);
      event.commit();
    }
    Log.LOGGER.log(Level.WARNING, message + text(stack));
  }

  private static String text(StackTraceElement[] stack) {
    StringBuilder text = new StringBuilder();
    for (StackTraceElement frame : stack) {
      text.append(System.lineSeparator()).append("\tat ").append(frame);
    }
    return text.toString();
  }
}
