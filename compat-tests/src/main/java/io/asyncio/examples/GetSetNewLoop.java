package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.EventLoop;

/**
 * A thread's current loop: which one it is, making another the current one, and that loops stay
 * apart. New programs call {@code run(...)} and never need this.
 *
 * {@snippet lang=python :
 * loop = asyncio.new_event_loop()
 * asyncio.set_event_loop(loop)
 * assert asyncio.get_event_loop() is loop
 * }
 */
final class GetSetNewLoop {

  void main() {
    try (EventLoop first = newEventLoop();
        EventLoop second = newEventLoop()) {
      IO.println("Two new loops are the same one: " + (first == second));
      setEventLoop(first);
      IO.println("The current loop is the first: " + (getEventLoop() == first));
      setEventLoop(second);
      IO.println("The current loop is the second: " + (getEventLoop() == second));

      first.callSoon(() -> {
        IO.println("While the first one runs, it is the current one: " + (getEventLoop() == first));
        first.stop();
      });
      first.runForever();
      IO.println("Afterwards it is the second again: " + (getEventLoop() == second));
    } finally {
      setEventLoop(null);
    }
  }
}
