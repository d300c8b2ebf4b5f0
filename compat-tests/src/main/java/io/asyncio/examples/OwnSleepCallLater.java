package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.TimerHandle;

/**
 * A sleep of one's own, built as asyncio's is: a future, a timer that fills it, and the timer's end
 * if the sleeper is cancelled.
 *
 * {@snippet lang=python :
 * future = loop.create_future()
 * timer = loop.call_later(seconds, future.set_result, result)
 * try:
 *     return await future
 * finally:
 *     timer.cancel()
 * }
 */
final class OwnSleepCallLater {

  static <T> Coroutine<T> nap(double seconds, T result) {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      Future<T> future = loop.createFuture();
      TimerHandle timer = loop.callLater(seconds, () -> future.setResult(result));
      try {
        return await(future);
      } finally {
        timer.cancel();
      }
    });
  }

  static Coroutine<Void> naps() {
    return async(() -> {
      IO.println("Good night");
      IO.println(await(nap(0.1, "Good morning")));
      try {
        await(waitFor(nap(60, "Never seen"), 0.1));
      } catch (io.asyncio.TimeoutError e) {
        IO.println("Woken early");
      }
    });
  }

  void main() throws Exception {
    run(naps());
  }
}
