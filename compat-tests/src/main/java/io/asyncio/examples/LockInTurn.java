package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.locks.Lock;

/**
 * A lock that three tasks want: they have it in the order in which they asked, one at a time, and
 * whoever has it may sleep.
 *
 * {@snippet lang=python :
 * async with lock:
 *     balance = account
 *     await asyncio.sleep(0.01)
 *     account = balance + amount
 * }
 */
final class LockInTurn {

  private final Lock lock = new Lock();
  private int account;

  private Coroutine<Void> pay(String name, int amount) {
    return async(() -> {
      IO.println(name + " waits for the lock: " + lock.locked());
      try (var _ = await(lock.acquire())) {
        int balance = account;
        await(sleep(0.01)); // without the lock, others would read the same balance
        account = balance + amount;
        IO.println(name + " has paid in " + amount);
      }
    });
  }

  private Coroutine<Void> payAll() {
    return async(() -> {
      await(gather(pay("Ann", 5), pay("Bob", 10), pay("Cy", 20)));
      IO.println(
          "There are " + account + " in the account, and the lock is free: " + !lock.locked());
    });
  }

  void main() throws Exception {
    run(payAll());
  }
}
