package io.asyncio.internal.strand;

import io.asyncio.internal.DaemonPool;
import java.util.concurrent.Executor;

/**
 * Platform threads for strands that cannot wait for their loop's thread.
 *
 * <p>Not those of the JDK's scheduler: these put what they unmount back into their own queue, past
 * the scheduler of the thread, and may all be pinned.
 */
final class Carriers {

  private static final Executor THREADS = DaemonPool.named("asyncio-carrier-");

  private Carriers() {}

  /** Has one of them run {@code continuation}. On any thread. */
  static void run(Runnable continuation) {
    THREADS.execute(continuation);
  }
}
