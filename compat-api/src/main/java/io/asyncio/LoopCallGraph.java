package io.asyncio;

import io.asyncio.internal.Unchecked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where all unfinished tasks of an event loop are, and who waits for whom: a snapshot.
 *
 * @param threadId the thread that runs the loop; 0 for none
 * @param tasks the graphs of the tasks, in the order of their creation
 */
public record LoopCallGraph(long threadId, List<FutureCallGraph> tasks) {

  /** Copies the components. */
  public LoopCallGraph {
    tasks = List.copyOf(tasks);
  }

  /**
   * Captures the graphs of all unfinished tasks of {@code loop}, on any thread.
   *
   * <p>On another thread than the running loop's, the loop is asked to do it. If it has not come to
   * that after {@code patience}, say because a callback blocks it, the tasks are read from the
   * calling thread: then the loop may go on meanwhile, and the graphs need not belong to one
   * moment.
   *
   * @param patience how long to wait for a loop that runs in another thread
   * @throws IllegalArgumentException if {@code patience} is negative
   */
  public static LoopCallGraph capture(EventLoop loop, Duration patience) {
    BaseEventLoop base = BaseEventLoop.of(loop);
    if (Objects.requireNonNull(patience, "patience").isNegative()) {
      throw new IllegalArgumentException("patience: " + patience);
    }
    return base.isOwnThread() ? take(base) : ask(base, patience);
  }

  private static LoopCallGraph take(BaseEventLoop loop) {
    CallGraphs graphs = new CallGraphs(CallGraphOptions.defaults());
    List<FutureCallGraph> tasks = new ArrayList<>();
    for (Task<?> task : loop.tasks.unfinished()) {
      tasks.add(graphs.capture(task));
    }
    Thread thread = loop.thread;
    return new LoopCallGraph(thread == null ? 0 : thread.threadId(), tasks);
  }

  /** Has the loop do it, unless that takes too long. */
  private static LoopCallGraph ask(BaseEventLoop loop, Duration patience) {
    FutureTask<LoopCallGraph> question = new FutureTask<>(() -> take(loop));
    Handle handle = new PlainHandle(loop, question);
    loop.post(handle);
    try {
      return question.get(TimeUnit.NANOSECONDS.convert(patience), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Unchecked.<RuntimeException>rethrow(Objects.requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // The loop is busy, or it has stopped meanwhile.
    }
    handle.cancel();
    return take(loop);
  }
}
