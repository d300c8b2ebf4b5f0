package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.locks.BoundedSemaphore;
import io.asyncio.locks.Semaphore;

/**
 * A semaphore with two places for five tasks, and a bounded one, which notices when more is given
 * back than was taken.
 *
 * {@snippet lang=python :
 * async with places:
 *     ...
 *
 * asyncio.BoundedSemaphore(1).release()    # ValueError
 * }
 */
final class SemaphorePlaces {

  private final Semaphore places = new Semaphore(2);
  private int inside;

  private Coroutine<Void> visit(String name) {
    return async(() -> {
      try (var _ = await(places.acquire())) {
        IO.println(name + " comes in, inside: " + ++inside);
        await(sleep(0.01));
        IO.println(name + " goes out, inside: " + --inside);
      }
    });
  }

  private Coroutine<Void> visitAll() {
    return async(() -> {
      await(gather(visit("Ann"), visit("Bob"), visit("Cy"), visit("Di"), visit("Ed")));
      try {
        new BoundedSemaphore(1).release();
      } catch (IllegalArgumentException e) {
        IO.println("A bounded one is given back once too often");
      }
    });
  }

  void main() throws Exception {
    run(visitAll());
  }
}
