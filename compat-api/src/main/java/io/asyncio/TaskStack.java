package io.asyncio;

import io.asyncio.internal.strand.Strand;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Where a task is: on the strand of the generator that it iterates, if any, then on its own. */
final class TaskStack {

  private TaskStack() {}

  /** Returns a user's frames of an unfinished task; none before its first step. */
  static List<FrameCallGraphEntry> innermostFirst(Task<?> task) {
    List<FrameCallGraphEntry> frames = new ArrayList<>();
    for (Strand strand = task.innermost(); strand != null; strand = strand.caller()) {
      Frames.addTo(frames, strand.thread().getStackTrace());
    }
    return frames;
  }

  /** Returns up to {@code limit} frames of a task, or of the exception that has ended it. */
  static List<StackTraceElement> outermostFirst(Task<?> task, int limit) {
    List<StackTraceElement> frames = outermostFirst(task);
    return frames.subList(0, Math.clamp(limit, 0, frames.size()));
  }

  private static List<StackTraceElement> outermostFirst(Task<?> task) {
    if (!task.done()) {
      return Frames.outermostFirst(innermostFirst(task));
    }
    Throwable failure = task.peekException();
    return failure == null ? List.of() : Frames.outermostFirst(failure.getStackTrace());
  }

  static void print(Task<?> task, int limit, PrintStream out) {
    List<StackTraceElement> frames = outermostFirst(task, limit);
    if (frames.isEmpty()) {
      out.println("No stack for " + task);
    } else {
      String running = task.loop.currentTask.get() == task ? ", running" : "";
      String kind = task.done() ? "Traceback for " : "Stack for ";
      out.println(kind + task + running + " (most recent call last):");
      frames.forEach(frame -> out.println("  at " + frame));
    }
    Throwable failure = task.peekException();
    if (failure != null) {
      out.println(failure);
    }
  }
}
