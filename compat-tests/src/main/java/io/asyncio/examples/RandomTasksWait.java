package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.ReturnWhen;
import io.asyncio.WaitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Five tasks of random length under {@code wait}: first until one of them is done, then until all
 * are.
 *
 * {@snippet lang=python :
 * done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
 * }
 */
final class RandomTasksWait {

  static Coroutine<Integer> runner(int number) {
    return async(() -> {
      await(sleep(ThreadLocalRandom.current().nextDouble(0.05, 0.3)));
      IO.println("Runner " + number + " has finished");
      return number;
    });
  }

  static Coroutine<Void> race() {
    return async(() -> {
      List<Future<Integer>> runners = new ArrayList<>();
      for (int number = 1; number <= 5; number++) {
        runners.add(createTask(runner(number)));
      }
      WaitResult<Integer> race = await(Asyncio.wait(runners, ReturnWhen.FIRST_COMPLETED));
      for (Future<Integer> winner : race.done()) {
        IO.println("Runner " + winner.result() + " wins");
      }
      IO.println(race.pending().size() + " are still on their way");
      race = await(Asyncio.wait(race.pending()));
      IO.println("All are there, " + race.pending().size() + " are missing");
    });
  }

  void main() throws Exception {
    run(race());
  }
}
