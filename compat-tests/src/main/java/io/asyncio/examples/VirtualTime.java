package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.DeadlockError;
import io.asyncio.Future;
import io.asyncio.netty.VirtualTimeLoop;

/**
 * A client that tries again and again, with pauses that double, and gives up after an hour: on a
 * loop under virtual time the hour passes at once, which is how a test would run it. A program that
 * would wait for ever fails there, and is told what it waits for.
 *
 * {@snippet lang=python :
 * async with asyncio.timeout(3600):
 *     pause = 1
 *     while True:
 *         print(f"{loop.time():4.0f} s: nobody answers")
 *         await asyncio.sleep(pause)
 *         pause *= 2
 * }
 */
final class VirtualTime {

  static Coroutine<Void> keepTrying() {
    return async(() -> {
      double pause = 1;
      while (true) {
        System.out.printf("%4.0f s: nobody answers%n", getRunningLoop().time());
        await(sleep(pause));
        pause *= 2;
      }
    });
  }

  static Coroutine<Void> client() {
    return async(() -> {
      try {
        await(waitFor(keepTrying(), 3600));
      } catch (io.asyncio.TimeoutError e) {
        System.out.printf("%4.0f s: giving up%n", getRunningLoop().time());
      }
    });
  }

  static Coroutine<String> forgetful() {
    return async(() -> {
      Future<String> answer = getRunningLoop().createFuture();
      return await(createTask(async(() -> await(answer)), "listener"));
    });
  }

  void main() throws Exception {
    run(client(), VirtualTimeLoop::new);
    try {
      run(forgetful(), VirtualTimeLoop::new);
    } catch (DeadlockError e) {
      IO.println("Tasks that would wait for ever: " + e.tasks().size());
      IO.println("The last one is the " + e.tasks().getLast().name());
    }
  }
}
