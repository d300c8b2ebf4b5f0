package io.asyncio.faults;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.asyncio.Asyncio;
import io.asyncio.EventLoop;
import io.asyncio.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints where everything stands: what a run that hangs is told by. */
final class Stacks {

  private static final int MOST_TASKS = 5;
  private static final int MOST_FRAMES = 20;

  private Stacks() {}

  static void print(String title, List<EventLoop> loops, PrintStream out) {
    out.println("=== " + title);
    for (EventLoop loop : loops) {
      out.println(loop);
      Asyncio.allTasks(loop).stream().limit(MOST_TASKS).forEach(task -> print(task, out));
    }
    try {
      out.println(threads());
    } catch (IOException e) {
      out.println("the threads' stacks cannot be printed: " + e);
    }
    out.println("=== end of " + title);
  }

  private static void print(Task<?> task, PrintStream out) {
    out.println(task);
    task.getStack(MOST_FRAMES).forEach(frame -> out.println("\tat " + frame));
  }

  /** Returns the stacks of all threads, the virtual ones too. */
  private static String threads() throws IOException {
    Path directory = Files.createTempDirectory("stacks");
    Path file = directory.resolve("threads.txt");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      return Files.readString(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }
}
