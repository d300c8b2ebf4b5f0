package io.asyncio;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished tasks of a loop, in the order of their creation, linked through the tasks
 * themselves.
 *
 * <p>Changed by the loop's thread alone. Other threads may walk through it at any time: a removed
 * task keeps its link to the next one, so that a walk which stands on it goes on.
 */
final class TaskList {

  private volatile @Nullable Task<?> first;
  private @Nullable Task<?> last;

  void add(Task<?> task) {
    Task<?> before = last;
    task.previous = before;
    last = task;
    if (before == null) {
      first = task;
    } else {
      before.next = task;
    }
  }

  void remove(Task<?> task) {
    Task<?> before = task.previous;
    Task<?> after = task.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    task.previous = null;
  }

  /** Returns the tasks that are not done, on any thread. */
  Set<Task<?>> unfinished() {
    Set<Task<?>> tasks = new LinkedHashSet<>();
    for (Task<?> task = first; task != null; task = task.next) {
      if (!task.done()) {
        tasks.add(task);
      }
    }
    return tasks;
  }
}
