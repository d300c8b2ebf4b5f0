package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** Cancels tasks at random moments. Used in coroutines of one loop. */
final class Storm {

  private static final int TASKS_HIT_A_TURN = 4;
  private static final int MOST_TURNS = 5000;

  private final FaultRun run;
  private final double unit;

  /** Pauses last up to some twenty units, in seconds. */
  Storm(FaultRun run, double unit) {
    this.run = run;
    this.unit = unit;
  }

  FaultRun run() {
    return run;
  }

  Random random() {
    return run.random();
  }

  boolean chance(int oneOf) {
    return random().nextInt(oneOf) == 0;
  }

  /** Waits for a turn, or some. */
  void pause() throws Exception {
    await(sleep(chance(3) ? random().nextInt(20) * unit : 0));
  }

  /** Starts tasks, which count as tried. */
  List<Task<?>> tasks(int count, IntFunction<Coroutine.Body> body) {
    run.tried(count);
    return started(count, body);
  }

  /** Starts tasks that do not count. */
  static List<Task<?>> started(int count, IntFunction<Coroutine.Body> body) {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(createTask(async(body.apply(i))));
    }
    return tasks;
  }

  /** Cancels some of the victims now and then, until all are done. */
  void rage(List<Task<?>> victims) throws Exception {
    rage(victims, () -> victims.stream().allMatch(Future::done));
  }

  /** Cancels some of the victims now and then, until it is over. */
  void rage(List<Task<?>> victims, BooleanSupplier over) throws Exception {
    while (!over.getAsBoolean()) {
      for (int i = 0; i < TASKS_HIT_A_TURN; i++) {
        Task<?> victim = victims.get(random().nextInt(victims.size()));
        if (chance(6)) {
          victim.cancel();
        }
        if (chance(30)) {
          victim.cancel("twice");
        }
      }
      pause();
    }
  }

  /** Gives others their turns until something is so, or they have had many. */
  static void settle(BooleanSupplier settled) throws Exception {
    for (int i = 0; i < MOST_TURNS && !settled.getAsBoolean(); i++) {
      await(sleep(0));
    }
  }
}
