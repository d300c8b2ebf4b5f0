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
      case Coroutine<T> coroutine -> start(coroutine, loop);
      default -> loop.createTask(coroutine(awaitable));
    };
  }

  private static <T extends @Nullable Object> Future<T> start(
      Coroutine<T> coroutine, EventLoop loop) {
    try {
      return loop.createTask(coroutine);
    } catch (IllegalStateException e) {
      coroutine.close(); // nobody else will start it, and nobody is to blame for that
      throw e;
    }
  }

  /**
   * Returns {@code awaitable} itself if it is a future, else a task of the current loop.
   *
   * @param caller what needs that loop, for the message if there is none
   */
  static <T extends @Nullable Object> Future<T> ensure(Awaitable<T> awaitable, String caller) {
    return Objects.requireNonNull(awaitable, "awaitable") instanceof Future<T> future
        ? future
        : ensure(awaitable, RunningLoop.require(caller));
  }

  /**
   * Returns {@code element} if it is an awaitable, which a caller without generics may have missed.
   *
   * @param owner the parameter that it is an element of
   */
  static Awaitable<?> require(@Nullable Object element, String owner, int index) {
    if (Objects.requireNonNull(element, () -> owner + "[" + index + "]")
        instanceof Awaitable<?> awaitable) {
      return awaitable;
    }
    throw new IllegalArgumentException(owner
        + "["
        + index
        + "]: a future, a coroutine or an awaitable is required, got "
        + element);
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
