package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;

/**
 * A future that a coroutine fills, and a loop that runs until it is filled.
 *
 * {@snippet lang=python :
 * future = loop.create_future()
 * loop.create_task(answer(future))
 * print(loop.run_until_complete(future))
 * }
 */
final class FutureRunUntilComplete {

  static Coroutine<Void> answer(Future<String> future) {
    return async(() -> {
      IO.println("Thinking ...");
      await(sleep(0.1));
      future.setResult("The future has arrived");
    });
  }

  void main() throws Exception {
    try (EventLoop loop = newEventLoop()) {
      Future<String> future = loop.createFuture();
      loop.createTask(answer(future));
      IO.println(loop.runUntilComplete(future));
    }
  }
}
