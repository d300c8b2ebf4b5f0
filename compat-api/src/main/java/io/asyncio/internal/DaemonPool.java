package io.asyncio.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Platform threads for what must not wait for anybody: as many as there is to do at a time. One that
 * has had nothing to do for a moment ends.
 */
public final class DaemonPool {

  private static final long KEEP_ALIVE_SECONDS = 1;

  private DaemonPool() {}

  /** Makes a pool whose threads are daemons, and inherit nothing from those that need them. */
  public static Executor named(String prefix) {
    ThreadFactory factory = Thread.ofPlatform()
        .name(prefix, 0)
        .daemon()
        .inheritInheritableThreadLocals(false)
        .factory();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        KEEP_ALIVE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        body -> {
          Thread thread = factory.newThread(body);
          thread.setContextClassLoader(null);
          return thread;
        });
  }
}
