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
 * future.add_done_callback(got_result)    # calls loop.stop()
 * loop.run_forever()
 * print(future.result())
 * }
 */
final class FutureRunForever {

  static Coroutine<Void> answer(Future<String> future) {
    return async(
        () -> {
          IO.println("Working ...");
          await(sleep(0.1));
          future.setResult("The work is done");
        });
  }

  static void gotResult(Future<String> future) {
    IO.println("The future is filled");
    future.getLoop().stop();
  }

  void main() throws Exception {
    try (EventLoop loop = newEventLoop()) {
      Future<String> future = loop.createFuture();
      future.addDoneCallback(FutureRunForever::gotResult);
      loop.createTask(answer(future));
      loop.runForever();
      IO.println(future.result());
    }
  }
}
