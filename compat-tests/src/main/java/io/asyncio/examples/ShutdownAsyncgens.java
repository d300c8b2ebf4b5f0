package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.AsyncGenerator;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;

/**
 * Generators that were left in the middle, and wait in their {@code finally} for something: {@code
 * shutdownAsyncgens} closes them before the loop is closed. {@code run} does that by itself.
 *
 * {@snippet lang=python :
 * try:
 *     loop.run_until_complete(main())
 * finally:
 *     loop.run_until_complete(loop.shutdown_asyncgens())
 *     loop.close()
 * }
 */
final class ShutdownAsyncgens {

  private static AsyncGenerator<String> lines(String name) {
    return generator(out -> {
      try {
        out.yield(name + ", first line");
        out.yield(name + ", second line");
      } finally {
        await(sleep(0.01));
        IO.println(name + " is closed");
      }
    });
  }

  private static Coroutine<Void> readOne(AsyncGenerator<String> generator) {
    return async(() -> IO.println(await(generator.next())));
  }

  void main() throws Exception {
    AsyncGenerator<String> letter = lines("letter");
    AsyncGenerator<String> poem = lines("poem");
    try (EventLoop loop = newEventLoop()) {
      try {
        loop.runUntilComplete(readOne(letter));
        loop.runUntilComplete(readOne(poem));
        loop.runUntilComplete(poem.aclose());
        IO.println("the program has ended");
      } finally {
        loop.runUntilComplete(loop.shutdownAsyncgens());
      }
    }
  }
}
