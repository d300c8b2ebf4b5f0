package io.asyncio.faults;

import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.queues.Queue;
import io.asyncio.queues.QueueShutDown;
import java.util.ArrayList;
import java.util.List;

/** A queue that is shut down lets everybody go, and gives first what was put, unless at once. */
final class ShutdownStorm implements StormScene {

  private static final int TASKS = 12;

  private int put;
  private int got;

  @Override
  public void play(Storm storm) throws Exception {
    put = 0;
    got = 0;
    boolean immediate = storm.random().nextBoolean();
    Queue<Integer> queue = new Queue<>(1 + storm.random().nextInt(4));
    List<Task<?>> tasks = new ArrayList<>();
    tasks.addAll(storm.tasks(TASKS, _ -> putting(storm, queue)));
    tasks.addAll(storm.tasks(TASKS, _ -> getting(storm, queue)));
    List<Task<?>> victims = tasks.subList(TASKS / 2, TASKS + TASKS / 2);
    int turns = 5 + storm.random().nextInt(40);
    for (int i = 0; i < turns; i++) {
      victims.get(storm.random().nextInt(victims.size())).cancel();
      storm.pause();
    }
    queue.shutdown(immediate);
    storm.run().allEnd("user of a queue that is shut down", tasks);
    storm.run().comes("the end of all items", queue.join());
    if (immediate) {
      storm.run().promised(got <= put, "no more is got than was put");
    } else {
      storm.run().promised(put, got, "items of a queue that is shut down");
    }
    storm.run().promised(queue.empty(), "nothing is left in a queue that is shut down: " + queue);
  }

  private Coroutine.Body putting(Storm storm, Queue<Integer> queue) {
    return () -> {
      try {
        while (true) {
          await(queue.put(1));
          put++;
          if (storm.chance(3)) {
            storm.pause();
          }
        }
      } catch (QueueShutDown e) {
        storm.run().promised(e.getMessage() == null, "a queue that is shut down says no more");
      }
    };
  }

  private Coroutine.Body getting(Storm storm, Queue<Integer> queue) {
    return () -> {
      try {
        while (true) {
          var _ = await(queue.get());
          got++;
          queue.taskDone();
          if (storm.chance(3)) {
            storm.pause();
          }
        }
      } catch (QueueShutDown e) {
        storm.run().promised(queue.empty(), "who gets is let go when nothing is left");
      }
    };
  }
}
