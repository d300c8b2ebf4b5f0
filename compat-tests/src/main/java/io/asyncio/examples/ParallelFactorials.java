package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import java.util.List;

/**
 * Three tasks that compute factorials side by side, and {@code gather}, which waits for all and
 * gives their results in the order in which they were passed.
 *
 * {@snippet lang=python :
 * results = await asyncio.gather(
 *     factorial("A", 2),
 *     factorial("B", 3),
 *     factorial("C", 4),
 * )
 * }
 */
final class ParallelFactorials {

  static Coroutine<Long> factorial(String name, int n) {
    return async(() -> {
      long product = 1;
      for (int factor = 2; factor <= n; factor++) {
        IO.println(name + ": " + product + " times " + factor);
        await(sleep(0.1));
        product *= factor;
      }
      IO.println(name + ": " + n + "! = " + product);
      return product;
    });
  }

  static Coroutine<List<Long>> factorials() {
    return async(() -> await(gather(factorial("A", 2), factorial("B", 3), factorial("C", 4))));
  }

  void main() throws Exception {
    IO.println(run(factorials()));
  }
}
