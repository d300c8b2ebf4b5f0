package io.asyncio.tools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recorded tasks, in the order in which they were recorded.
 *
 * @param names the tasks' names
 * @param awaits who awaits whom
 * @param stacks the tasks' own stacks, innermost frame first
 */
record AwaitIndex(Map<Long, String> names, List<Await> awaits, Map<Long, List<FrameInfo>> stacks) {

  /** What stands for a name that is not known. */
  private static final String NAMELESS = "None";

  static final String UNKNOWN = "Unknown";

  /** A task that awaits another, through these frames, innermost first. */
  record Await(long awaiter, List<FrameInfo> stack, long awaited) {}

  static AwaitIndex of(List<AwaitedInfo> recorded) {
    AwaitIndex index =
        new AwaitIndex(new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
    recorded.forEach(loop -> loop.awaitedBy().forEach(index::add));
    return index;
  }

  private void add(TaskInfo task) {
    names.put(task.taskId(), nameOf(task));
    for (CoroInfo own : task.coroutineStack()) {
      stacks.put(task.taskId(), own.callStack());
    }
    for (CoroInfo awaiter : task.awaitedBy()) {
      awaits.add(new Await(awaiter.taskId(), awaiter.callStack(), task.taskId()));
    }
  }

  static String nameOf(TaskInfo task) {
    String name = task.taskName();
    return name == null ? NAMELESS : name;
  }

  /** Returns the name of a task, that need not be among those recorded. */
  String name(long task) {
    return names.getOrDefault(task, UNKNOWN);
  }

  /** Returns the awaited tasks by awaiting task. */
  Map<Long, Set<Long>> awaitedByAwaiter() {
    Map<Long, Set<Long>> graph = new LinkedHashMap<>();
    for (Await await : awaits) {
      graph.computeIfAbsent(await.awaiter(), awaiter -> new LinkedHashSet<>()).add(await.awaited());
    }
    return graph;
  }
}
