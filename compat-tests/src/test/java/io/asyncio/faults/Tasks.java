package io.asyncio.faults;

import io.asyncio.Task;
import java.util.ArrayList;
import java.util.List;

/** Tasks of any results. */
final class Tasks {

  private Tasks() {}

  /** Returns tasks of which only the end matters. */
  @SuppressWarnings("unchecked") // Results are only read, as objects.
  static List<Task<Object>> erased(List<? extends Task<?>> tasks) {
    List<Task<Object>> erased = new ArrayList<>();
    for (Task<?> task : tasks) {
      erased.add((Task<Object>) task);
    }
    return erased;
  }
}
