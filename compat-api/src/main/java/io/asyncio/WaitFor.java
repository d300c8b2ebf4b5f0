package io.asyncio;

import io.asyncio.internal.Seconds;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Waits for one awaitable up to a limit. */
final class WaitFor {

  private WaitFor() {}

  static <T extends @Nullable Object> Coroutine<T> of(Awaitable<T> awaitable, double seconds) {
    Objects.requireNonNull(awaitable, "awaitable");
    Seconds.require(seconds, "seconds");
    if (seconds <= 0) {
      return AsyncCoroutine.named("waitFor", () -> withoutDelay(awaitable));
    }
    return Timeout.within("waitFor", seconds, scope -> awaitable.awaitHere());
  }

  /** Takes the result if it is there already; does not even start a coroutine. */
  private static <T extends @Nullable Object> T withoutDelay(Awaitable<T> awaitable)
      throws Exception {
    Future<T> future = Futures.ensure(awaitable, Task.running().loop);
    if (future.done()) {
      return future.result();
    }
    WaitForFutures.cancelAndWait(future);
    try {
      return future.result();
    } catch (CancelledError e) {
      throw Timeout.expiredBecauseOf(e);
    }
  }
}
