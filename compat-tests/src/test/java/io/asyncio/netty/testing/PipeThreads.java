package io.asyncio.netty.testing;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The threads of pipes that block. */
public final class PipeThreads {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private PipeThreads() {}

  public static List<Thread> running() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("asyncio-pipe"))
        .toList();
  }

  /** Returns when there are none. */
  public static void awaitGone() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (List<Thread> left; !(left = running()).isEmpty(); LockSupport.parkNanos(1_000_000)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("threads left: " + left);
      }
    }
  }

  /** Returns when all of them wait for the loop. */
  public static void awaitParked() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!running().stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still running: " + running());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
