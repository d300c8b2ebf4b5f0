package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.AsyncGenerator;
import io.asyncio.Coroutine;

/**
 * An asynchronous generator that counts, and is left before its end: its {@code finally} runs at
 * the end of the {@code try} block.
 *
 * {@snippet lang=python :
 * async with contextlib.aclosing(ticks(delay)) as numbers:
 *     async for number in numbers:
 *         if number == 3:
 *             break
 * }
 */
final class TickingGenerator {

  static AsyncGenerator<Integer> ticks(double delay) {
    return generator(out -> {
      try {
        for (int i = 1; ; i++) {
          await(sleep(delay));
          out.yield(i);
        }
      } finally {
        IO.println("No more ticks");
      }
    });
  }

  static Coroutine<Void> countToThree(double delay) {
    return async(() -> {
      try (var numbers = aclosing(ticks(delay))) {
        for (int number : each(numbers)) {
          IO.println("Tick " + number);
          if (number == 3) {
            break;
          }
        }
      }
      IO.println("Done");
    });
  }

  void main() throws Exception {
    run(countToThree(0.05));
  }
}
