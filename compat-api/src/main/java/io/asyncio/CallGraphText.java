package io.asyncio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes call graphs as text. */
final class CallGraphText {

  private static final String INDENT = "    ";

  private final StringBuilder text = new StringBuilder();

  private CallGraphText() {}

  static String of(@Nullable FutureCallGraph graph) {
    if (graph == null) {
      return "";
    }
    CallGraphText text = new CallGraphText();
    Deque<Level> left = new ArrayDeque<>(List.of(new Level(graph, "")));
    for (Level level; (level = left.poll()) != null; ) {
      text.write(level.graph, level.indent);
      for (FutureCallGraph awaiter : level.graph.awaitedBy().reversed()) {
        left.push(new Level(awaiter, level.indent + INDENT));
      }
    }
    return text.text.toString();
  }

  private record Level(FutureCallGraph graph, String indent) {}

  private void write(FutureCallGraph graph, String indent) {
    line(indent + "* " + title(graph.future()));
    if (!graph.callStack().isEmpty()) {
      line(indent + "  + Call stack:");
      graph.callStack().forEach(frame -> line(indent + "  |   at " + frame));
    }
    if (!graph.awaitedBy().isEmpty()) {
      line(indent + "  + Awaited by:");
    }
  }

  private static String title(Future<?> future) {
    String id = "id=0x" + Integer.toHexString(System.identityHashCode(future));
    return future instanceof Task<?> task
        ? "Task(name='" + task.getName() + "', " + id + ")"
        : "Future(" + id + ")";
  }

  private void line(String line) {
    if (!text.isEmpty()) {
      text.append(System.lineSeparator());
    }
    text.append(line);
  }
}
