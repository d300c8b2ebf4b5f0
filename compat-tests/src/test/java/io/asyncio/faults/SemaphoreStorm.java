package io.asyncio.faults;

import static io.asyncio.Asyncio.await;

import io.asyncio.Task;
import io.asyncio.locks.BoundedSemaphore;
import io.asyncio.locks.Held;
import java.util.List;

/** No more tasks than permits go on, and in the end each permit is back. */
final class SemaphoreStorm implements StormScene {

  private static final int TASKS = 30;
  private static final int ROUNDS = 20;

  private int inside;

  @Override
  public void play(Storm storm) throws Exception {
    inside = 0;
    int permits = 1 + storm.random().nextInt(4);
    BoundedSemaphore semaphore = new BoundedSemaphore(permits);
    List<Task<?>> tasks = storm.tasks(TASKS, _ -> () -> {
      for (int i = 0; i < ROUNDS; i++) {
        try (Held _ = await(semaphore.acquire())) {
          use(storm, permits);
        }
      }
    });
    storm.rage(tasks);
    storm.run().allEnd("user of a semaphore", tasks);
    for (int i = 0; i < permits; i++) {
      storm.run().promised(!semaphore.locked(), "each permit is back in the end: " + semaphore);
      storm.run().comes("a permit", semaphore.acquire());
    }
    storm.run().promised(semaphore.locked(), "there is no permit too many: " + semaphore);
  }

  private void use(Storm storm, int permits) throws Exception {
    inside++;
    try {
      storm.run().promised(inside <= permits, "no more tasks than permits go on");
      storm.pause();
    } finally {
      inside--;
    }
  }
}
