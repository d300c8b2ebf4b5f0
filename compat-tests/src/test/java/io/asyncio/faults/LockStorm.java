package io.asyncio.faults;

import static io.asyncio.Asyncio.await;

import io.asyncio.Task;
import io.asyncio.locks.Held;
import io.asyncio.locks.Lock;
import java.util.List;

/** One at a time holds a lock, and in the end nobody does. */
final class LockStorm implements StormScene {

  private static final int TASKS = 30;
  private static final int ROUNDS = 20;

  private int inside;

  @Override
  public void play(Storm storm) throws Exception {
    inside = 0;
    Lock lock = new Lock();
    List<Task<?>> tasks = storm.tasks(TASKS, _ -> () -> {
      for (int i = 0; i < ROUNDS; i++) {
        try (Held _ = await(lock.acquire())) {
          use(storm);
        }
      }
    });
    storm.rage(tasks);
    storm.run().allEnd("user of a lock", tasks);
    storm.run().promised(!lock.locked(), "a lock is free in the end: " + lock);
    storm.run().comes("a lock that is free", lock.acquire());
  }

  private void use(Storm storm) throws Exception {
    inside++;
    try {
      storm.run().promised(inside == 1, "one task at a time holds a lock");
      storm.pause();
    } finally {
      inside--;
    }
  }
}
