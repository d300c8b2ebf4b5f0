package io.asyncio.netty.transport;

import io.asyncio.Asyncio;
import io.asyncio.internal.Unchecked;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads for questions that block, so that the default executor is not filled by them. Platform
 * threads, since a lookup is a native call, in which a virtual one holds its carrier.
 */
final class LookupThreads {

  private static final int MOST = 32;
  private static final int IDLE_SECONDS = 10;
  private static final Executor POOL = newPool();

  private LookupThreads() {}

  private static Executor newPool() {
    ThreadPoolExecutor pool = new ThreadPoolExecutor(
        MOST,
        MOST,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().daemon().name("asyncio-resolver-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Has a thread ask, and waits. In a coroutine.
   *
   * @throws Exception what it failed with
   */
  static <T extends @Nullable Object> T ask(Callable<T> question) throws Exception {
    FutureTask<T> answer = new FutureTask<>(question);
    Asyncio.await(Asyncio.getRunningLoop().runInExecutor(POOL, Executors.callable(answer)));
    if (answer.state() == Future.State.SUCCESS) {
      return answer.resultNow();
    }
    throw raised(answer.exceptionNow());
  }

  /** An unknown host is told with the trace of who asks, not of the thread that looked it up. */
  private static Exception raised(Throwable failure) throws Exception {
    if (!(failure instanceof UnknownHostException)) {
      throw Unchecked.<Exception>rethrow(failure);
    }
    UnknownHostException unknown = new UnknownHostException(failure.getMessage());
    unknown.initCause(failure);
    return unknown;
  }
}
