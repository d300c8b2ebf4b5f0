package io.asyncio;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes call graphs in a form that tests can compare. */
final class Graphs {

  private Graphs() {}

  /**
   * Returns {@code name[frames]{awaiters}}: of a task its name, {@code _} if it has a number, of
   * another future {@code F}; of a frame its kind and method, innermost first.
   */
  static String text(FutureCallGraph graph) {
    return text(graph, Graphs::frames);
  }

  /** As {@link #text}, without frames. */
  static String names(FutureCallGraph graph) {
    return text(graph, _ -> "");
  }

  private static String text(FutureCallGraph graph, Function<FutureCallGraph, String> frames) {
    String awaiters = graph.awaitedBy().stream()
        .map(awaiter -> text(awaiter, frames))
        .collect(Collectors.joining(" "));
    return name(graph.future())
        + frames.apply(graph)
        + (awaiters.isEmpty() ? "" : "{" + awaiters + "}");
  }

  private static String name(Future<?> future) {
    return future instanceof Task<?> task ? task.getName().replaceFirst("Task-\\d+", "_") : "F";
  }

  /** Returns the stack of one graph alone. */
  static String frames(FutureCallGraph graph) {
    return frames(graph.callStack()).toString();
  }

  static List<String> frames(List<FrameCallGraphEntry> stack) {
    return stack.stream()
        .map(entry -> switch (entry.kind()) {
              case FUNCTION -> "";
              case COROUTINE -> "async ";
              case ASYNC_GENERATOR -> "generator ";
            }
            + entry.function().replaceFirst("^.*Test\\.", ""))
        .toList();
  }
}
