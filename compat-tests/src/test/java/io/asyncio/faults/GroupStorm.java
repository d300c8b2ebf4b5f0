package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.shield;
import static io.asyncio.Asyncio.taskGroup;
import static io.asyncio.Asyncio.waitFor;

import io.asyncio.Coroutine;
import io.asyncio.ExceptionGroup;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import java.util.List;

/** A group ends with all its tasks, whether it is cancelled, times out or one of them fails. */
final class GroupStorm implements StormScene {

  private static final int TASKS = 20;
  private static final int CHILDREN = 5;

  /** How many coroutines are under way. */
  private int inside;

  @Override
  public void play(Storm storm) throws Exception {
    inside = 0;
    List<Task<?>> tasks = storm.tasks(TASKS, _ -> () -> tree(storm, 2));
    storm.rage(tasks);
    storm.run().allEnd("group", tasks);
    storm.run().promised(0, inside, "children that have ended with their groups");
  }

  private void tree(Storm storm, int depth) throws Exception {
    int before = storm.random().nextInt(10);
    try {
      await(waitFor(group(storm, depth), 0.001 * (1 + before)));
    } catch (TimeoutError e) {
      storm.pause();
    } catch (ExceptionGroup e) {
      storm.run().promised(!e.exceptions().isEmpty(), "a group says what failed");
    }
  }

  private Coroutine<Void> group(Storm storm, int depth) {
    return async(() -> {
      int[] mine = new int[1];
      try {
        await(taskGroup(group -> {
          for (int i = 0; i < CHILDREN; i++) {
            var _ = group.createTask(async(() -> child(storm, depth, mine)));
          }
          storm.pause();
        }));
      } finally {
        storm.run().promised(0, mine[0], "children of a group that has ended");
      }
      return null;
    });
  }

  private void child(Storm storm, int depth, int[] mine) throws Exception {
    inside++;
    mine[0]++;
    try {
      storm.pause();
      if (storm.chance(12)) {
        throw new IllegalStateException("one of the group fails");
      }
      if (depth > 0 && storm.chance(4)) {
        tree(storm, depth - 1);
      }
      if (storm.chance(10)) {
        await(shield(async(storm::pause)));
      }
    } finally {
      mine[0]--;
      inside--;
    }
  }
}
