package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits in another thread for what a loop does hears of its end. */
@Timeout(60)
class ClosedLoopWaitersTest extends LoopTest {

  private static final int CLOSES = 30;
  private static final int THREADS = 3;

  private static void assertFailed(CompletableFuture<?> future) {
    assertThat(future.isCompletedExceptionally()).isTrue();
    assertThat(future.exceptionNow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop is closed");
  }

  private static <T> CompletableFuture<T> fromOutside(Coroutine<T> coroutine, EventLoop loop)
      throws InterruptedException {
    List<CompletableFuture<T>> result = new ArrayList<>();
    Thread.ofPlatform()
        .start(() -> result.add(runCoroutineThreadsafe(coroutine, loop)))
        .join();
    return result.getFirst();
  }

  @Test
  void coroutineThatDidNotBeginFails() throws Exception {
    CompletableFuture<Integer> future = fromOutside(async(() -> 1), loop);
    loop.close();
    assertFailed(future);
  }

  @Test
  void coroutineThatDidNotBeginFailsInDebugModeToo() throws Exception {
    loop.setDebug(true);
    CompletableFuture<Integer> future = fromOutside(async(() -> 1), loop);
    loop.close();
    assertFailed(future);
  }

  @Test
  void coroutineThatWaitsIsCancelled() throws Exception {
    CompletableFuture<?> future = fromOutside(sleep(1000), loop);
    runOnce();
    assertThat(closeAndTakeReports())
        .containsExactly("Task was pending when its event loop was closed");
    assertThat(future.isCancelled()).isTrue();
  }

  @Test
  void resultThatWasThereBeforeTheLoopClosedIsTold() throws Exception {
    Future<Integer> source = loop.createFuture();
    CompletableFuture<Integer> future = source.toCompletableFuture();
    source.setResult(1);
    loop.close();
    assertThat(future.getNow(0)).isEqualTo(1);
  }

  /** Who has only asked to be called holds nothing, and the loop has dropped its callbacks. */
  @Test
  void resultThatWasThereIsToldThoughNobodyHoldsTheFutureAndTheCollectorRuns() throws Exception {
    List<Object> told = new ArrayList<>();
    List<WeakReference<?>> futures = new ArrayList<>();
    loop.createTask(async(() -> {
      try {
        await(sleep(1000));
      } finally {
        Garbage.collectUntil(() -> futures.getFirst().get() == null);
      }
    }));
    runOnce();
    futures.add(doneAndUntold(told));
    closeAndTakeReports();
    assertThat(told).containsExactly(1);
  }

  /** Makes a future for the JDK of one that is done and has called nobody yet. */
  private WeakReference<?> doneAndUntold(List<Object> told) {
    Future<Integer> source = loop.createFuture();
    CompletableFuture<Integer> future = source.toCompletableFuture();
    var _ = future.whenComplete((value, failure) -> told.add(value == null ? failure : value));
    source.setResult(1);
    return new WeakReference<>(future);
  }

  @Test
  void futureThatNothingEndsFails() {
    CompletableFuture<Integer> future = loop.<Integer>createFuture().toCompletableFuture();
    loop.close();
    assertFailed(future);
  }

  @Test
  void futureOfAClosedLoopFailsAtOnce() {
    Future<Integer> source = loop.createFuture();
    loop.close();
    assertFailed(source.toCompletableFuture());
  }

  @Test
  void callInAnExecutorThatOutlastsTheLoopFailsForThoseOutside() throws Exception {
    loop.waitForPosts();
    CountDownLatch closed = new CountDownLatch(1);
    CompletableFuture<Integer> future = loop.runInExecutor(null, () -> {
          closed.await();
          return 1;
        })
        .toCompletableFuture();
    loop.close();
    closed.countDown();
    assertFailed(future);
  }

  @Test
  void closedLoopRefusesWhatOtherThreadsSchedule() throws Exception {
    loop.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.callSoonThreadsafe(() -> {}))
        .withMessage("Event loop is closed");
  }

  /** A thread that posts more and more coroutines must not keep the loop from closing. */
  @Test
  void loopThatClosesTakesNoMoreFromOtherThreads() throws Exception {
    List<String> refusals = new ArrayList<>();
    loop.createTask(async(() -> {
      try {
        await(sleep(1000));
      } finally {
        Thread.ofPlatform()
            .start(() -> {
              try {
                loop.callSoonThreadsafe(() -> trace.add("ran"));
              } catch (IllegalStateException e) {
                refusals.add(e.getMessage());
              }
            })
            .join();
      }
    }));
    runOnce();
    assertThat(closeAndTakeReports())
        .containsExactly("Task was pending when its event loop was closed");
    assertThat(refusals).containsExactly("Event loop is closed");
    assertThat(trace).isEmpty();
  }

  @Test
  void everyFutureEndsInTheRaceOfThreadsThatPostAndOneThatCloses() throws Exception {
    for (int i = 0; i < CLOSES; i++) {
      VirtualClockLoop closing = new VirtualClockLoop();
      Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
      CountDownLatch begun = new CountDownLatch(THREADS);
      List<Thread> threads = new ArrayList<>();
      for (int j = 0; j < THREADS; j++) {
        threads.add(Thread.ofPlatform().start(() -> {
          try {
            while (true) {
              futures.add(runCoroutineThreadsafe(sleep(0), closing));
              begun.countDown();
              LockSupport.parkNanos(10_000); // the heap is not the subject
            }
          } catch (IllegalStateException e) {
            begun.countDown();
          }
        }));
      }
      begun.await();
      closing.stop();
      closing.runForever();
      closing.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(futures).isNotEmpty().allMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void threadThatBlocksIsWokenByTheEndOfTheLoop() throws Exception {
    CompletableFuture<Integer> future = loop.<Integer>createFuture().toCompletableFuture();
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> {
      try {
        future.get();
      } catch (Exception e) {
        seen.complete(e.getCause());
      }
    });
    loop.close();
    assertThat(seen.get(30, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
  }
}
