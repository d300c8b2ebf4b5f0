package io.asyncio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Captures call graphs. Those that one capturer captures share what they have in common.
 *
 * <p>Nothing is recorded while tasks run: who waits for a future is read off its done callbacks.
 */
final class CallGraphs {

  private final CallGraphOptions options;
  private final IdentityHashMap<Future<?>, FutureCallGraph> captured = new IdentityHashMap<>();
  private final IdentityHashMap<Future<?>, Visit> open = new IdentityHashMap<>();
  private final Deque<Visit> path = new ArrayDeque<>();

  CallGraphs(CallGraphOptions options) {
    this.options = options;
  }

  /**
   * Captures the graph of {@code future}, or of the current task; {@code null} if there is no such
   * task.
   */
  static @Nullable FutureCallGraph capture(@Nullable Future<?> future, CallGraphOptions options) {
    Objects.requireNonNull(options, "options");
    BaseEventLoop running = RunningLoop.get();
    if (future == null && running == null) {
      throw new IllegalStateException(
          "captureCallGraph() is called outside of a running event loop, and no future was given");
    }
    Task<?> current = running == null ? null : RunningLoop.taskOf(running);
    CallGraphs graphs = new CallGraphs(options);
    if (current != null && (future == null || future == current)) {
      return graphs.captureCurrent(current);
    }
    if (future == null) {
      return null;
    }
    future.loop.checkThread("captureCallGraph");
    return graphs.capture(future);
  }

  /** Captures the graph of {@code future}, which may be the current task. */
  static FutureCallGraph captureOf(Future<?> future) {
    Future<?> root = Objects.requireNonNull(future, "future");
    return Objects.requireNonNull(capture(root, CallGraphOptions.defaults()));
  }

  private FutureCallGraph captureCurrent(Task<?> task) {
    List<FrameCallGraphEntry> stack = TaskStack.innermostFirst(task);
    int skipped = Math.min(options.depth() - 1, stack.size());
    List<FrameCallGraphEntry> shown = LibraryFrames.folded(stack.subList(skipped, stack.size()));
    return walk(new Visit(task, limited(shown)));
  }

  FutureCallGraph capture(Future<?> future) {
    FutureCallGraph known = captured.get(future);
    return known == null ? walk(new Visit(future, stack(future))) : known;
  }

  /** Goes up from one future to all that wait for it. Not recursive: chains of tasks are long. */
  private FutureCallGraph walk(Visit root) {
    enter(root);
    while (true) {
      Visit visit = path.element();
      if (visit.awaiters.hasNext()) {
        visit(visit.awaiters.next(), visit.awaitedBy);
        continue;
      }
      FutureCallGraph graph = leave();
      if (path.isEmpty()) {
        return graph;
      }
      path.element().awaitedBy.add(graph);
    }
  }

  private void visit(Task<?> awaiter, List<FutureCallGraph> awaitedBy) {
    FutureCallGraph graph = captured.get(awaiter);
    Visit circle = open.get(awaiter);
    if (graph != null) {
      awaitedBy.add(graph);
    } else if (circle != null) {
      awaitedBy.add(new FutureCallGraph(awaiter, circle.stack, List.of()));
    } else {
      enter(new Visit(awaiter, stack(awaiter)));
    }
  }

  private void enter(Visit visit) {
    open.put(visit.future, visit);
    path.push(visit);
  }

  private FutureCallGraph leave() {
    Visit visit = path.pop();
    open.remove(visit.future);
    FutureCallGraph graph = new FutureCallGraph(visit.future, visit.stack, visit.awaitedBy);
    captured.put(visit.future, graph);
    return graph;
  }

  /** A future whose awaiters are being captured. */
  private static final class Visit {

    final Future<?> future;
    final List<FrameCallGraphEntry> stack;
    final Iterator<Task<?>> awaiters;
    final List<FutureCallGraph> awaitedBy = new ArrayList<>();

    Visit(Future<?> future, List<FrameCallGraphEntry> stack) {
      this.future = future;
      this.stack = stack;
      this.awaiters = awaitersOf(future).iterator();
    }
  }

  /**
   * Returns the tasks that wait for {@code future}, directly or through futures of this library.
   */
  private static List<Task<?>> awaitersOf(Future<?> future) {
    return awaitersBehind(future.waitingCallbacks());
  }

  /** Returns the tasks that wait for what a callback does, as {@link #awaitersOf} does. */
  static List<Task<?>> awaitersBehind(DoneCallback callback) {
    return awaitersBehind(List.of(callback));
  }

  private static List<Task<?>> awaitersBehind(Collection<DoneCallback> callbacks) {
    List<Task<?>> awaiters = new ArrayList<>();
    Set<Future<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<DoneCallback> left = new ArrayDeque<>(callbacks);
    while (!left.isEmpty()) {
      for (Future<?> waiter : left.remove().waiters()) {
        if (!seen.add(waiter)) {
          continue;
        }
        if (waiter instanceof Task<?> task) {
          awaiters.add(task);
        } else {
          left.addAll(waiter.waitingCallbacks());
        }
      }
    }
    return awaiters;
  }

  private List<FrameCallGraphEntry> stack(Future<?> future) {
    boolean wanted = options.limit() == null || options.limit() != 0;
    return wanted && future instanceof Task<?> task
        ? limited(LibraryFrames.folded(TaskStack.innermostFirst(task)))
        : List.of();
  }

  private List<FrameCallGraphEntry> limited(List<FrameCallGraphEntry> innermostFirst) {
    Integer limit = options.limit();
    int size = innermostFirst.size();
    if (limit == null) {
      return innermostFirst;
    }
    int kept = (int) Math.min(size, Math.abs((long) limit));
    return limit < 0 ? innermostFirst.subList(0, kept) : innermostFirst.subList(size - kept, size);
  }
}
