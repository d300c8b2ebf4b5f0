package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;

/**
 * The smallest program: a coroutine that waits in the middle, run to its end by a loop of its own.
 *
 * {@snippet lang=python :
 * async def greet():
 *     print("Hello ...")
 *     await asyncio.sleep(0.1)
 *     print("... and welcome to the loop")
 *
 * asyncio.run(greet())
 * }
 */
final class HelloWorld {

  static Coroutine<Void> greet() {
    return async(() -> {
      IO.println("Hello ...");
      await(sleep(0.1));
      IO.println("... and welcome to the loop");
    });
  }

  void main() throws Exception {
    run(greet());
  }
}
