package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.EventLoop;
import io.asyncio.Handle;

/**
 * Callbacks run in the order in which they were scheduled, one at a time; what a callback schedules
 * waits for the next iteration of the loop, and a cancelled one is left out.
 *
 * {@snippet lang=python :
 * loop.call_soon(print, "first")
 * loop.call_soon(print, "second")
 * loop.run_forever()
 * }
 */
final class CallSoonFifo {

  void main() {
    try (EventLoop loop = newEventLoop()) {
      loop.callSoon(() -> {
        IO.println("first");
        loop.callSoon(() -> IO.println("fourth, scheduled by the first"));
        loop.callSoon(loop::stop);
      });
      loop.callSoon(() -> IO.println("second"));
      Handle handle = loop.callSoon(() -> IO.println("never"));
      loop.callSoon(() -> IO.println("third"));
      handle.cancel();
      IO.println("nothing runs before the loop does");
      loop.runForever();
    }
  }
}
