package io.asyncio.faults;

import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.netty.NettyEventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Threads that go on posting while a loop closes. */
final class ClosingLoops implements Fault {

  private static final int POSTERS = 3;
  private static final int POSTS_BEFORE = 20;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So that a loop that does not close in time is not buried under them. */
  private static final int MOST_POSTS = 1000;

  @Override
  public String name() {
    return "closing-loops";
  }

  @Override
  public String promise() {
    return "Who posts to a loop that closes is refused, or gets an end: each future of"
        + " `runCoroutineThreadsafe` and of Netty's `submit` that was handed out is completed or"
        + " fails.";
  }

  /** What the threads of one round have posted. */
  private static final class Round {
    final Queue<CompletableFuture<?>> coroutines = new ConcurrentLinkedQueue<>();
    final Queue<CompletableFuture<?>> sleepers = new ConcurrentLinkedQueue<>();
    final Queue<Future<?>> tasks = new ConcurrentLinkedQueue<>();
    final CountDownLatch begun = new CountDownLatch(POSTERS);
    volatile boolean over;

    /** Posts until it is refused, or all is over. */
    void post(NettyEventLoop loop) {
      try {
        for (int i = 0; i < MOST_POSTS && !over; i++) {
          coroutines.add(runCoroutineThreadsafe(sleep(0), loop));
          sleepers.add(runCoroutineThreadsafe(sleep(100), loop));
          tasks.add(loop.asNetty().submit(() -> {}));
          var _ = loop.callSoonThreadsafe(() -> {});
          if (i == POSTS_BEFORE) {
            begun.countDown();
          }
        }
      } catch (IllegalStateException | RejectedExecutionException e) {
        over = true; // the loop is closed
      }
    }
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int rounds = run.times(5, 150);
    run.tried(rounds);
    for (int i = 0; i < rounds; i++) {
      close(run);
    }
  }

  private static void close(FaultRun run) throws Exception {
    NettyEventLoop loop = run.newLoop();
    loop.setExceptionHandler((_, _) -> {}); // tasks are pending when it closes
    Round round = new Round();
    List<Thread> posters = new ArrayList<>();
    for (int i = 0; i < POSTERS; i++) {
      posters.add(Thread.ofPlatform().daemon().name("poster").start(() -> round.post(loop)));
    }
    while (round.begun.getCount() > 0 && !round.over) {
      loop.runUntilComplete(sleep(0));
    }
    loop.close();
    run.loops().remove(loop);
    for (Thread poster : posters) {
      poster.join();
    }
    run.promised(0, pending(run, round.coroutines), "futures of coroutines that get no end");
    run.promised(
        0, pending(run, round.sleepers), "futures of coroutines that sleep that get no end");
    run.promised(0, pending(run, round.tasks), "tasks of Netty's that get no end");
  }

  /** Returns how many are not done, after a while if need be and nothing was lost yet. */
  private static long pending(FaultRun run, Collection<? extends Future<?>> futures) {
    boolean patient = run.tally().result().lost() == 0;
    long deadline = System.nanoTime() + (patient ? PATIENCE_NANOS : PATIENCE_NANOS / 50);
    while (true) {
      long pending = futures.stream().filter(future -> !future.isDone()).count();
      if (pending == 0 || System.nanoTime() > deadline) {
        return pending;
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
