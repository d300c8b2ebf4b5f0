package io.asyncio.netty.testing;

import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for the garbage collector. */
public final class Collected {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private Collected() {}

  /** Returns when nothing keeps what {@code reference} refers to, and fails if something does. */
  public static void await(Reference<?> reference) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (reference.get() != null) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still kept: " + reference.get());
      }
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
