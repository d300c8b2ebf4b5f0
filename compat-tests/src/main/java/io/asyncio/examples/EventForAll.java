package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.locks.Event;

/**
 * An event that starts all who wait for it, and does not hold up who comes later. A cleared one
 * can be set again.
 *
 * {@snippet lang=python :
 * await event.wait()
 *
 * loop.call_later(0.01, event.set)
 * }
 */
final class EventForAll {

  private static Coroutine<Void> runner(String name, Event start) {
    return async(() -> {
      IO.println(name + " is ready");
      await(start.waitFor());
      IO.println(name + " runs");
    });
  }

  private static Coroutine<Void> race() {
    return async(() -> {
      Event start = new Event();
      getRunningLoop().callLater(0.01, start::set);
      await(gather(runner("Ann", start), runner("Bob", start)));
      await(runner("Cy, who is late,", start));
      start.clear();
      IO.println("The next race has started: " + start.isSet());
    });
  }

  void main() throws Exception {
    run(race());
  }
}
