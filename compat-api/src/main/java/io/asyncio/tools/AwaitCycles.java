package io.asyncio.tools;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds tasks that await each other in a circle: one path for each await that closes a circle. */
final class AwaitCycles {

  private final Map<Long, Set<Long>> awaited;
  private final Set<Long> visited = new HashSet<>();
  private final List<Long> path = new ArrayList<>();
  private final Deque<Iterator<Long>> left = new ArrayDeque<>();
  private final List<List<Long>> cycles = new ArrayList<>();

  private AwaitCycles(Map<Long, Set<Long>> awaited) {
    this.awaited = awaited;
  }

  /** Returns the closed paths in the graph of awaited tasks by awaiting task. */
  static List<List<Long>> in(Map<Long, Set<Long>> awaited) {
    AwaitCycles search = new AwaitCycles(awaited);
    awaited.keySet().forEach(search::from);
    return search.cycles;
  }

  private void from(long start) {
    if (!visited.add(start)) {
      return;
    }
    enter(start);
    while (!path.isEmpty()) {
      if (left.element().hasNext()) {
        follow(left.element().next());
      } else {
        left.pop();
        path.removeLast();
      }
    }
  }

  private void follow(long task) {
    if (visited.add(task)) {
      enter(task);
      return;
    }
    int start = path.indexOf(task);
    if (start >= 0) {
      List<Long> cycle = new ArrayList<>(path.subList(start, path.size()));
      cycle.add(task);
      cycles.add(cycle);
    }
  }

  private void enter(long task) {
    path.add(task);
    left.push(awaited.getOrDefault(task, Set.of()).iterator());
  }
}
