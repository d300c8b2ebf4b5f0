package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.locks.Condition;

/**
 * A condition, whose lock is left while a task waits: an oven wakes one guest for each loaf, and
 * all of them when it closes. {@code notify} and {@code wait} have other names here, since every
 * object of Java has methods of these names.
 *
 * {@snippet lang=python :
 * async with condition:
 *     await condition.wait_for(lambda: loaves or closed)
 *
 * async with condition:
 *     loaves += 1
 *     condition.notify()
 * }
 */
final class ConditionForSome {

  private final Condition condition = new Condition();
  private int loaves;
  private boolean closed;

  private Coroutine<Void> guest(String name) {
    return async(() -> {
      try (var _ = await(condition.acquire())) {
        await(condition.waitFor(() -> loaves > 0 || closed));
        if (loaves > 0) {
          loaves--;
          IO.println(name + " has a loaf");
        } else {
          IO.println(name + " goes hungry");
        }
      }
    });
  }

  private Coroutine<Void> baker() {
    return async(() -> {
      for (int i = 1; i <= 2; i++) {
        await(sleep(0.01));
        try (var _ = await(condition.acquire())) {
          loaves++;
          IO.println("Loaf " + i + " is done");
          condition.notifyOne();
        }
      }
      await(sleep(0.01));
      try (var _ = await(condition.acquire())) {
        closed = true;
        IO.println("The oven is off");
        condition.notifyAllWaiters();
      }
    });
  }

  void main() throws Exception {
    run(async(() -> await(gather(guest("Ann"), guest("Bob"), guest("Cy"), guest("Di"), baker()))));
  }
}
