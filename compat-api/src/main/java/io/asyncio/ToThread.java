package io.asyncio;

import io.asyncio.contextvars.Context;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Calls something on a thread of the loop's default executor. */
final class ToThread {

  private ToThread() {}

  static <T extends @Nullable Object> Coroutine<T> of(Callable<T> callable) {
    Objects.requireNonNull(callable, "callable");
    return AsyncCoroutine.named("toThread", () -> {
      Context context = Context.copyContext();
      EventLoop loop = RunningLoop.requireRunning();
      return loop.runInExecutor(null, () -> context.run(callable)).awaitHere();
    });
  }

  static Coroutine<@Nullable Void> of(Coroutine.Body body) {
    Objects.requireNonNull(body, "body");
    Callable<@Nullable Void> callable = () -> {
      body.run();
      return null;
    };
    return of(callable);
  }
}
