package io.asyncio;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A call that runs in an executor and reports back to its loop. */
final class ExecutorCall<T extends @Nullable Object> implements Runnable {

  private final Future<T> future;
  private final Callable<T> callable;

  /** Set by the loop's thread when the future is cancelled, read by the executor's. */
  private volatile boolean cancelled;

  private ExecutorCall(Future<T> future, Callable<T> callable) {
    this.future = future;
    this.callable = callable;
  }

  static <T extends @Nullable Object> Future<T> submit(
      BaseEventLoop loop, Executor executor, Callable<T> callable) {
    Future<T> future = new Future<>(loop);
    ExecutorCall<T> call = new ExecutorCall<>(future, callable);
    future.addDoneCallback(call::ended);
    executor.execute(call);
    loop.elsewhere.handedOut();
    return future;
  }

  private void ended(Future<T> done) {
    cancelled = done.cancelled();
    future.loop.elsewhere.cameBack();
  }

  @Override
  public void run() {
    if (cancelled) {
      return;
    }
    try {
      T result = callable.call();
      report(() -> future.succeed(result));
    } catch (Throwable e) {
      report(() -> future.fail(e));
    }
  }

  private void report(Runnable completion) {
    if (future.loop.isClosed()) {
      return; // nobody can be waiting any more
    }
    future.loop.post(PlainHandle.droppable(future.loop, () -> {
      if (!future.done()) {
        completion.run();
      }
    }));
  }
}
