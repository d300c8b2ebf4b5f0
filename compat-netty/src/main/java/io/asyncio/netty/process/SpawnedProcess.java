package io.asyncio.netty.process;

import io.asyncio.netty.posix.ExitStatus;
import io.asyncio.netty.posix.Kill;
import io.asyncio.netty.posix.Spawn;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A process that {@link Spawn} started. Since nobody but this class waits for it, its number is its
 * own until then, and signals cannot hit another process.
 *
 * <p>Owned by the loop's thread.
 */
final class SpawnedProcess {

  private static final long POLL_NANOS = 1_000_000;

  private final long pid;
  private boolean forgotten;

  SpawnedProcess(long pid) {
    this.pid = pid;
  }

  long pid() {
    return pid;
  }

  boolean isAlive() {
    return !forgotten && ExitStatus.isAlive(pid);
  }

  /** Returns the return code, once, or {@code null} while it runs; the system forgets it then. */
  @Nullable
  Integer takeStatus() {
    Integer returncode = forgotten ? null : ExitStatus.take(pid);
    forgotten |= returncode != null;
    return returncode;
  }

  /** As {@link #takeStatus}, after having waited for the end, but not for ever. */
  @Nullable
  Integer awaitStatus(long nanos) {
    long start = System.nanoTime();
    Integer returncode;
    while ((returncode = takeStatus()) == null && System.nanoTime() - start < nanos) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    return returncode;
  }

  /**
   * Sends a signal, unless the end is known.
   *
   * @throws IOException if the system refuses
   */
  void send(int signal) throws IOException {
    if (!forgotten) {
      Kill.send(pid, signal);
    }
  }
}
