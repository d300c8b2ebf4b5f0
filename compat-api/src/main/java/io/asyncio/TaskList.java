package io.asyncio;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished tasks of a loop, in the order of their creation, linked through the tasks
 * themselves.
 *
 * <p>Changed by the loop's thread alone. Other threads may walk through it at any time: a removed
 * task links to itself, so that a walk which stands on it begins again. (Keeping its link to the
 * next one would keep alive all later tasks for whoever holds one old task.)
 */
final class TaskList {

  /** How often a walk begins again while the loop removes tasks under it. */
  private static final int MOST_WALKS = 1_000;

  private volatile @Nullable Task<?> first;
  private @Nullable Task<?> last;

  void add(Task<?> task) {
    Task<?> before = last;
    task.previous = before;
    if (task.next != null) {
      task.next = null; // it was removed before
    }
    last = task;
    if (before == null) {
      first = task;
    } else {
      before.next = task;
    }
  }

  /** Removes {@code task}; does nothing if it is not there. */
  void remove(Task<?> task) {
    Task<?> before = task.previous;
    if (before == null && first != task) {
      return;
    }
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
    task.next = task;
  }

  /** Returns the tasks that are not done, on any thread. */
  Set<Task<?>> unfinished() {
    Set<Task<?>> tasks = new LinkedHashSet<>();
    int walks = 1;
    while (!walk(tasks) && walks < MOST_WALKS) {
      walks++;
    }
    tasks.removeIf(Future::done);
    return tasks;
  }

  /** Collects tasks up to the end, or up to one that has been removed meanwhile: false. */
  private boolean walk(Set<Task<?>> tasks) {
    Task<?> task = first;
    while (task != null) {
      tasks.add(task);
      Task<?> next = task.next;
      if (next == task) {
        return false;
      }
      task = next;
    }
    return true;
  }
}
