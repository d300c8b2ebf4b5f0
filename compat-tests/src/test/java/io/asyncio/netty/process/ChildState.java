package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the system says that a child does. */
public final class ChildState {

  private static final Path PROCESSES = Path.of("/proc");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final char GONE = '-';
  private static final char ASLEEP = 'S';
  private static final char STOPPED = 'T';
  private static final char ZOMBIE = 'Z';

  private ChildState() {}

  /** Lets the loop run until a child waits for something; at once where there is no /proc. */
  public static void untilAsleep(long pid) throws Exception {
    until(pid, ASLEEP);
  }

  /** As {@link #untilAsleep}, for the effect of SIGSTOP. */
  public static void untilStopped(long pid) throws Exception {
    until(pid, STOPPED);
  }

  private static void until(long pid, char wanted) throws Exception {
    if (!hasStates()) {
      return;
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (char state; (state = of(pid)) != wanted; await(sleep(0))) {
      if (state == GONE || System.nanoTime() > deadline) {
        throw new AssertionError("child " + pid + " is " + state + ", not " + wanted);
      }
    }
  }

  /** Tells whether the system knows the process, if only as a zombie. */
  public static boolean isKnown(long pid) throws IOException {
    return hasStates() ? of(pid) != GONE : ProcessHandle.of(pid).isPresent();
  }

  /**
   * Returns when the process has ended, whether it was waited for or not. The loop stands still.
   */
  public static void awaitEnd(long pid) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (isKnown(pid) && !(hasStates() && of(pid) == ZOMBIE)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("process " + pid + " goes on");
      }
      Thread.onSpinWait();
    }
  }

  private static boolean hasStates() {
    return Files.isDirectory(PROCESSES.resolve("self"));
  }

  /** The letter after the name, which is in parentheses and may have some in it. */
  private static char of(long pid) throws IOException {
    try {
      String stat = Files.readString(PROCESSES.resolve(pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (NoSuchFileException e) {
      return GONE;
    } catch (IOException e) {
      if (Files.exists(PROCESSES.resolve(String.valueOf(pid)))) {
        throw e;
      }
      return GONE; // it went while it was read
    }
  }
}
