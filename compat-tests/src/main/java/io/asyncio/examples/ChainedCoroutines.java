package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;

/**
 * Coroutines that await each other, like function calls that may wait: each gets the result of the
 * one that it awaits.
 *
 * {@snippet lang=python :
 * async def total(dish, drink):
 *     return await price(dish) + await price(drink)
 * }
 */
final class ChainedCoroutines {

  static Coroutine<Integer> price(String item) {
    return async(() -> {
      IO.println("Looking up the price of " + item + " ...");
      await(sleep(0.1));
      return item.length();
    });
  }

  static Coroutine<Integer> total(String dish, String drink) {
    return async(() -> await(price(dish)) + await(price(drink)));
  }

  static Coroutine<Void> bill(String dish, String drink) {
    return async(() -> {
      int sum = await(total(dish, drink));
      IO.println(dish + " and " + drink + ": " + sum + " euros");
    });
  }

  void main() throws Exception {
    run(bill("noodles", "tea"));
  }
}
