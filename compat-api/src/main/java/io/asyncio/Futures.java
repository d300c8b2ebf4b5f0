package io.asyncio;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns awaitables into futures. */
final class Futures {

  private Futures() {}

  /**
   * Returns {@code awaitable} itself if it is a future, else a task of {@code loop} that awaits it.
   */
  static <T extends @Nullable Object> Future<T> ensure(Awaitable<T> awaitable, EventLoop loop) {
    return switch (Objects.requireNonNull(awaitable, "awaitable")) {
      case Future<T> future -> {
        if (future.getLoop() != loop) {
          throw new IllegalArgumentException(
              "The future belongs to a different loop than the one specified: " + future);
        }
        yield future;
      }
      case Coroutine<T> coroutine -> loop.createTask(coroutine);
      default -> loop.createTask(new AsyncCoroutine<>(awaitable::awaitHere));
    };
  }
}
