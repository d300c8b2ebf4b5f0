package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Task;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Three tasks that each add up a range and sleep for one second: together they take one second, not
 * three.
 *
 * {@snippet lang=python :
 * tasks = [asyncio.create_task(add_up(n)) for n in (10, 100, 1000)]
 * for task in tasks:
 *     print(await task)
 * }
 */
final class ThreeSums {

  static Coroutine<String> addUp(int n) {
    return async(() -> {
      int sum = IntStream.rangeClosed(1, n).sum();
      await(sleep(1.0));
      return "1 + ... + " + n + " = " + sum;
    });
  }

  static Coroutine<Void> addAllUp() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      double start = loop.time();
      List<Task<String>> tasks =
          List.of(createTask(addUp(10)), createTask(addUp(100)), createTask(addUp(1000)));
      for (Task<String> task : tasks) {
        IO.println(await(task));
      }
      System.out.printf("All three in %.1f seconds%n", loop.time() - start);
    });
  }

  void main() throws Exception {
    run(addAllUp());
  }
}
