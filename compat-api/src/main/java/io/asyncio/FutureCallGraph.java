package io.asyncio;

import io.asyncio.internal.Repr;
import java.util.List;
import java.util.Objects;

/**
 * Where a task is, or a future, and who waits for it: a snapshot.
 *
 * <p>Awaiters are tasks alone: who awaits a {@code gather}, a {@code shield} or a {@code wait} is
 * an awaiter of what that waits for, and the parent of a {@link TaskGroup} is one of the group's
 * tasks. Where awaits go round in a circle, the future that closes it comes a second time, with no
 * awaiters.
 *
 * {@snippet :
 * FutureCallGraph graph = captureCallGraph(task);
 * for (FutureCallGraph awaiter : graph.awaitedBy()) {
 *   System.out.println(awaiter.future() + " waits in " + awaiter.callStack().getFirst());
 * }
 * }
 *
 * @param future the task or future
 * @param callStack the frames of the task, innermost first, without this library's switching and
 *     without the JDK; empty for a plain future, and for a task that has not begun or is done
 * @param awaitedBy the graphs of the tasks that wait for it, in the order in which they began to
 * @see Asyncio#captureCallGraph(Future)
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-graph.html#asyncio.FutureCallGraph">asyncio.FutureCallGraph</a>
 */
public record FutureCallGraph(
    Future<?> future, List<FrameCallGraphEntry> callStack, List<FutureCallGraph> awaitedBy) {

  /** Checks and copies the components. */
  public FutureCallGraph {
    Objects.requireNonNull(future, "future");
    callStack = List.copyOf(callStack);
    awaitedBy = List.copyOf(awaitedBy);
  }

  /** Returns a text of limited length: of a long chain of awaiters the nearest ones. */
  @Override
  public String toString() {
    return Repr.guarded(
        this,
        () -> "FutureCallGraph[future="
            + future
            + ", callStack="
            + callStack
            + ", awaitedBy="
            + awaitedBy
            + "]");
  }
}
