package io.asyncio.tools;

import io.asyncio.FrameCallGraphEntry;
import io.asyncio.Future;
import io.asyncio.FutureCallGraph;
import io.asyncio.LoopCallGraph;
import io.asyncio.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Turns the call graphs of tasks into plain data. */
final class Recording {

  private final IdentityHashMap<Future<?>, Long> ids = new IdentityHashMap<>();
  private final Set<Long> taken = new HashSet<>();

  private Recording() {}

  static AwaitedInfo of(LoopCallGraph loop) {
    Recording recording = new Recording();
    List<TaskInfo> tasks = new ArrayList<>();
    for (FutureCallGraph graph : loop.tasks()) {
      tasks.add(recording.taskInfo(graph));
    }
    return new AwaitedInfo(loop.threadId(), tasks);
  }

  private TaskInfo taskInfo(FutureCallGraph graph) {
    List<CoroInfo> own = graph.callStack().isEmpty() ? List.of() : List.of(coroInfo(graph));
    List<CoroInfo> awaiters = graph.awaitedBy().stream().map(this::coroInfo).toList();
    return new TaskInfo(id(graph.future()), ((Task<?>) graph.future()).getName(), own, awaiters);
  }

  private CoroInfo coroInfo(FutureCallGraph graph) {
    return new CoroInfo(
        graph.callStack().stream().map(Recording::frameInfo).toList(), id(graph.future()));
  }

  private static FrameInfo frameInfo(FrameCallGraphEntry entry) {
    String file = entry.frame().getFileName();
    return file == null
        ? FrameInfo.of(entry.function())
        : new FrameInfo(entry.function(), file, Math.max(0, entry.frame().getLineNumber()));
  }

  /** Returns a number that no other task of this recording has: most often its hash code. */
  private long id(Future<?> task) {
    return ids.computeIfAbsent(task, this::newId);
  }

  private long newId(Future<?> task) {
    long id = System.identityHashCode(task);
    while (!taken.add(id)) {
      id++;
    }
    return id;
  }
}
