package io.asyncio.netty;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Shuts a group of event loops down when the tasks on them have ended. On any thread. */
final class GracefulShutdown {

  /** How long tasks have for their end once they are cancelled, in seconds, if the grace is shorter. */
  private static final double SHORTEST_END = 1;

  /** How long the group may take, for what is not asyncio's. */
  private static final long GROUP_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** Not 0: an event loop that is told in mid-turn would then end and leave its channels open. */
  private static final long QUIET_NANOS = 1;

  private GracefulShutdown() {}

  static Future<?> of(EventLoopGroup group, double grace) {
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (EventExecutor executor : group) {
      NettyEventLoop loop = AttachedLoops.known(executor);
      if (loop != null && loop.isRunning()) {
        ends.add(end(loop, grace));
      }
    }
    var _ = CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
        .whenComplete((_, _) -> {
          var _ = group.shutdownGracefully(QUIET_NANOS, GROUP_NANOS, TimeUnit.NANOSECONDS);
        });
    return group.terminationFuture();
  }

  /** Fails if the loop is closed before, which is all the same. */
  private static CompletableFuture<?> end(NettyEventLoop loop, double grace) {
    Coroutine<Boolean> ending = ending(loop, grace);
    try {
      return runCoroutineThreadsafe(ending, loop);
    } catch (IllegalStateException e) {
      ending.close();
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Returns whether all are done. */
  private static Coroutine<Boolean> ending(NettyEventLoop loop, double grace) {
    return async(() -> {
      if (areDone(loop, grace)) {
        return true;
      }
      others(loop).forEach(Task::cancel);
      return areDone(loop, Math.max(grace, SHORTEST_END));
    });
  }

  /** Waits for the other tasks of the loop, those that begin meanwhile too. */
  private static boolean areDone(NettyEventLoop loop, double seconds) throws Exception {
    double deadline = loop.time() + seconds;
    for (Set<Task<?>> left; !(left = others(loop)).isEmpty(); ) {
      double rest = deadline - loop.time();
      if (rest <= 0) {
        return false;
      }
      var _ = await(Asyncio.wait(left, rest));
    }
    return true;
  }

  private static Set<Task<?>> others(NettyEventLoop loop) {
    Set<Task<?>> tasks = new HashSet<>(allTasks(loop));
    tasks.remove(currentTask());
    return tasks;
  }
}
