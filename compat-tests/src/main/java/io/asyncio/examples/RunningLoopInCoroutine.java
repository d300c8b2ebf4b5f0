package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;

/**
 * A coroutine need not be handed the loop: it asks for the one that runs it. Outside there is none.
 *
 * {@snippet lang=python :
 * async def who_runs_me():
 *     loop = asyncio.get_running_loop()
 * }
 */
final class RunningLoopInCoroutine {

  static Coroutine<EventLoop> whoRunsMe() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      IO.println("In the coroutine a loop is running: " + loop.isRunning());
      return loop;
    });
  }

  void main() throws Exception {
    try (EventLoop loop = newEventLoop()) {
      EventLoop seen = loop.runUntilComplete(whoRunsMe());
      IO.println("It is the one that we made: " + (seen == loop));
    }
    try {
      getRunningLoop();
    } catch (IllegalStateException e) {
      IO.println("Outside: " + e.getMessage());
    }
  }
}
