package io.asyncio;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a loop until something is done. */
final class UntilComplete {

  private UntilComplete() {}

  static <T extends @Nullable Object> T run(BaseEventLoop loop, Awaitable<T> awaitable)
      throws Exception {
    boolean ours = !(awaitable instanceof Future);
    Future<T> future = Futures.ensure(awaitable, loop);
    Consumer<Future<T>> stop = done -> stop(loop, done);
    future.addDoneCallback(stop);
    try {
      loop.runForever();
    } catch (Throwable e) {
      if (ours && future.done() && !future.cancelled()) {
        future.observed(); // it is what comes out of here already
      }
      throw e;
    } finally {
      future.removeDoneCallback(stop);
    }
    if (!future.done()) {
      throw new IllegalStateException("Event loop stopped before Future completed.");
    }
    return future.result();
  }

  private static void stop(BaseEventLoop loop, Future<?> done) {
    Throwable failure = done.cancelled() ? null : done.exception();
    if (!(failure instanceof KeyboardInterrupt) && !(failure instanceof SystemExit)) {
      loop.stop();
    }
  }
}
