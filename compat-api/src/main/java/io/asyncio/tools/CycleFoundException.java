package io.asyncio.tools;

import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tasks await each other in a circle, so that they have no tree, and will never end.
 *
 * @see TaskTools#buildAsyncTree
 */
public final class CycleFoundException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  private final transient List<List<Long>> cycles;
  private final transient Map<Long, String> names;

  CycleFoundException(List<List<Long>> cycles, Map<Long, String> names) {
    super(cycles.stream()
        .map(cycle -> described(cycle, names))
        .collect(Collectors.joining("; ", "tasks await each other: ", "")));
    this.cycles = cycles.stream().map(List::copyOf).toList();
    this.names = Map.copyOf(names);
  }

  /**
   * Returns the circles: the ids of awaiting and awaited tasks in turn, the first one again last.
   */
  public List<List<Long>> cycles() {
    return cycles;
  }

  /** Returns the names of all tasks by their ids. */
  public Map<Long, String> names() {
    return names;
  }

  /** Returns the names of the tasks of a cycle, as in {@code A -> B -> A}. */
  String described(List<Long> cycle) {
    return described(cycle, names);
  }

  private static String described(List<Long> cycle, Map<Long, String> names) {
    return cycle.stream()
        .map(id -> names.getOrDefault(id, "0x" + Long.toHexString(id)))
        .collect(Collectors.joining(" -> "));
  }
}
