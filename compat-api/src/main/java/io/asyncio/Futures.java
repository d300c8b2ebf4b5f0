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
          throw differentLoop(future);
        }
        yield future;
      }
      case Coroutine<T> coroutine -> loop.createTask(coroutine);
      default -> loop.createTask(coroutine(awaitable));
    };
  }

  /** Returns {@code awaitable} itself if it is a future, else a task of the current loop. */
  static <T extends @Nullable Object> Future<T> ensure(Awaitable<T> awaitable) {
    return Objects.requireNonNull(awaitable, "awaitable") instanceof Future<T> future
        ? future
        : ensure(awaitable, Asyncio.getEventLoop());
  }

  /** Returns {@code awaitable} itself if it is a coroutine, else one that awaits it. */
  static <T extends @Nullable Object> Coroutine<T> coroutine(Awaitable<T> awaitable) {
    return Objects.requireNonNull(awaitable, "awaitable") instanceof Coroutine<T> coroutine
        ? coroutine
        : new AsyncCoroutine<>(awaitable::awaitHere);
  }

  static IllegalArgumentException differentLoop(Future<?> future) {
    return new IllegalArgumentException(
        "The future belongs to a different loop than the one specified: " + future);
  }

  /** Completes {@code waiter}, if nobody else has. */
  static void release(Future<@Nullable Void> waiter) {
    if (!waiter.done()) {
      waiter.succeed(null);
    }
  }
}
