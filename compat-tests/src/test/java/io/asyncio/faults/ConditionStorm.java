package io.asyncio.faults;

import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.locks.Condition;
import io.asyncio.locks.Held;
import java.util.ArrayList;
import java.util.List;

/** A consumer that is cancelled passes its wake-up on: those that stay take every token. */
final class ConditionStorm implements StormScene {

  private static final int PRODUCERS = 10;
  private static final int CANCELLED_CONSUMERS = 20;
  private static final int CONSUMERS = 24;
  private static final int ROUNDS = 15;

  /** What one play is about. */
  private static final class Market {
    final Condition condition = new Condition();
    int made;
    int taken;
    boolean ending;

    boolean hasToken() {
      return made > taken;
    }
  }

  @Override
  public void play(Storm storm) throws Exception {
    Market market = new Market();
    List<Task<?>> consumers = storm.tasks(CONSUMERS, _ -> consumer(storm, market));
    List<Task<?>> producers = storm.tasks(PRODUCERS, _ -> producer(storm, market));
    List<Task<?>> victims = new ArrayList<>(producers);
    victims.addAll(consumers.subList(0, CANCELLED_CONSUMERS));
    storm.rage(victims, () -> producers.stream().allMatch(Task::done));
    consumers.subList(0, CANCELLED_CONSUMERS).forEach(Task::cancel);
    Storm.settle(() -> !market.hasToken());
    storm.run().promised(market.made, market.taken, "tokens that were taken");
    try (Held _ = await(market.condition.acquire())) {
      market.ending = true;
      market.condition.notifyAllWaiters();
    }
    storm.run().allEnd("consumer", consumers);
    storm.run().allEnd("producer", producers);
    storm.run().promised(!market.condition.locked(), "the lock is free: " + market.condition);
  }

  private static Coroutine.Body consumer(Storm storm, Market market) {
    return () -> {
      while (true) {
        try (Held _ = await(market.condition.acquire())) {
          await(market.condition.waitFor(() -> market.hasToken() || market.ending));
          if (!market.hasToken()) {
            return;
          }
          market.taken++;
        }
        if (storm.chance(3)) {
          storm.pause();
        }
      }
    };
  }

  private static Coroutine.Body producer(Storm storm, Market market) {
    return () -> {
      for (int i = 0; i < ROUNDS; i++) {
        try (Held _ = await(market.condition.acquire())) {
          market.made++;
          market.condition.notifyOne();
          if (storm.chance(4)) {
            storm.pause();
          }
        }
      }
    };
  }
}
