package io.asyncio.internal.strand;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Platform threads for strands that cannot wait for their loop's thread.
 *
 * <p>Not those of the JDK's scheduler: these put what they unmount back into their own queue, past
 * the scheduler of the thread, and may all be pinned.
 */
final class Carriers {

  private static final ThreadFactory FACTORY = Thread.ofPlatform()
      .name("asyncio-carrier-", 0)
      .daemon()
      .inheritInheritableThreadLocals(false)
      .factory();

  private static final ExecutorService THREADS = Executors.newCachedThreadPool(body -> {
    Thread thread = FACTORY.newThread(body);
    thread.setContextClassLoader(null);
    return thread;
  });

  private Carriers() {}

  /** Has one of them run {@code continuation}. On any thread. */
  static void run(Runnable continuation) {
    THREADS.execute(continuation);
  }
}
