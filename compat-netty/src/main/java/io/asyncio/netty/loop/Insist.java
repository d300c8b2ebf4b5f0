package io.asyncio.netty.loop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells a loop something that must not be lost, on another thread than the loop's: if there is no
 * memory for that, there may be some when the loop has gone on.
 */
public final class Insist {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private Insist() {}

  /** Does {@code telling}, again and again until memory suffices for it. */
  public static void on(Runnable telling) {
    while (true) {
      try {
        telling.run();
        return;
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
