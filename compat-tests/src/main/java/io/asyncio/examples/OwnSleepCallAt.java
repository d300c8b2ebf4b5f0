package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;

/**
 * Sleeping until a moment instead of for a while: steps that are timed by the loop's clock do not
 * drift, however long the work between them takes.
 *
 * {@snippet lang=python :
 * loop.call_at(when, future.set_result, None)
 * }
 */
final class OwnSleepCallAt {

  static Coroutine<Void> sleepUntil(double when) {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      Future<Void> future = loop.createFuture();
      loop.callAt(when, () -> future.setResult(null));
      await(future);
    });
  }

  static Coroutine<Void> march(double period) {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      double start = loop.time();
      for (int step = 1; step <= 3; step++) {
        await(sleep(0.4 * period));
        await(sleepUntil(start + step * period));
        IO.println("Step " + step + ", not early: " + (loop.time() >= start + step * period));
      }
    });
  }

  void main() throws Exception {
    run(march(0.1));
  }
}
