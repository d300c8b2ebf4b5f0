package io.asyncio;

import io.asyncio.internal.Log;
import io.asyncio.internal.Seconds;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The executor that a loop uses when it is given none. Owned by the loop's thread. */
final class DefaultExecutor {

  private final BaseEventLoop loop;
  private @Nullable ExecutorService executor;
  private boolean shutdown;

  DefaultExecutor(BaseEventLoop loop) {
    this.loop = loop;
  }

  ExecutorService get() {
    if (shutdown) {
      throw new IllegalStateException("Executor shutdown has been called");
    }
    ExecutorService current = executor;
    if (current == null) {
      executor = current = Executors.newThreadPerTaskExecutor(
          Thread.ofVirtual().name("asyncio_", 0).factory());
    }
    return current;
  }

  void set(ExecutorService executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
  }

  /** Logs a warning if nobody has shut the executor down, before the loop does. */
  void reportUnclosed() {
    if (executor != null && !executor.isShutdown()) {
      Log.LOGGER.log(Level.WARNING, "unclosed executor " + executor);
    }
  }

  /** Lets calls under way end by themselves, and takes no more. */
  void abandon() {
    shutdown = true;
    if (executor != null) {
      executor.shutdown();
      executor = null;
    }
  }

  Coroutine<@Nullable Void> shutdown(double seconds) {
    Seconds.requireNotNegative(seconds, "seconds");
    return AsyncCoroutine.of(() -> {
      ExecutorService current = executor;
      abandon();
      if (current != null) {
        awaitEnd(current, seconds);
      }
    });
  }

  private void awaitEnd(ExecutorService current, double seconds) throws Exception {
    long nanos = Seconds.toNanos(seconds);
    Future<Boolean> ended = ExecutorCall.submit(
        loop,
        task -> Thread.ofVirtual().name("asyncio-shutdown").start(task),
        () -> current.awaitTermination(nanos, TimeUnit.NANOSECONDS));
    if (!ended.awaitHere()) {
      Log.LOGGER.log(
          Level.WARNING,
          "The executor did not finish its calls within " + seconds + " seconds: " + current);
      current.shutdownNow();
    }
  }
}
