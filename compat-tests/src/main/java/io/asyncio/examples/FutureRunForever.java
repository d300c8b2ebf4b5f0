package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;

/**
 * A loop that runs until it is told to stop, here by a callback of the future that a coroutine
 * fills.
 *
 * {@snippet lang=python :
 * future.add_done_callback(got_result)    # prints future.result(), then loop.stop()
 * loop.run_forever()
 * }
 */
final class FutureRunForever {

  static Coroutine<Void> answer(Future<String> future) {
    return async(() -> {
      IO.println("Working ...");
      await(sleep(0.1));
      future.setResult("The work is done");
    });
  }

  static void gotResult(Future<String> future) throws Exception {
    IO.println(future.result());
    future.getLoop().stop();
  }

  void main() throws Exception {
    try (EventLoop loop = newEventLoop()) {
      Future<String> future = loop.createFuture();
      future.addDoneCallback(FutureRunForever::gotResult);
      loop.createTask(answer(future));
      loop.runForever();
    }
  }
}
