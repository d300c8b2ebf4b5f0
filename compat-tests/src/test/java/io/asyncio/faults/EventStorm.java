package io.asyncio.faults;

import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.locks.Event;
import java.util.List;

/** Whoever waits for an event when it is set goes on, though it is cleared at once. */
final class EventStorm implements StormScene {

  private static final int TASKS = 30;
  private static final int TIMES = 40;

  private long waiting;
  private long woken;

  @Override
  public void play(Storm storm) throws Exception {
    waiting = 0;
    woken = 0;
    Event event = new Event();
    List<Task<?>> tasks = storm.tasks(TASKS, _ -> waiter(event));
    for (int i = 0; i < TIMES; i++) {
      List<Task<?>> cancelled = cancelSome(storm, tasks.subList(0, TASKS / 2));
      Storm.settle(() -> cancelled.stream().allMatch(Task::done) && waiting == live(tasks));
      woken = 0;
      long expected = waiting;
      event.set();
      event.clear();
      Storm.settle(() -> woken == expected);
      storm.run().promised(expected, woken, "waiters that an event wakes");
    }
    tasks.forEach(Task::cancel);
    storm.run().allEnd("waiter for an event", tasks);
  }

  private static List<Task<?>> cancelSome(Storm storm, List<Task<?>> tasks) {
    List<Task<?>> cancelled = tasks.stream().filter(_ -> storm.chance(TIMES)).toList();
    cancelled.forEach(Task::cancel);
    return cancelled;
  }

  private static long live(List<Task<?>> tasks) {
    return tasks.stream().filter(task -> !task.done()).count();
  }

  private Coroutine.Body waiter(Event event) {
    return () -> {
      while (true) {
        waiting++;
        try {
          await(event.waitFor());
          woken++;
        } finally {
          waiting--;
        }
      }
    };
  }
}
