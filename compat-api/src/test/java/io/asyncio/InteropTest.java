package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.ensureFuture;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InteropTest extends LoopTest {

  @BeforeEach
  void otherThreadsTakePart() {
    loop.waitForPosts();
  }

  /** Runs {@code outside} on another thread while the loop runs, and raises what it raises. */
  private void runBeside(java.util.concurrent.Callable<Void> outside) throws Exception {
    FutureTask<Void> task = new FutureTask<>(outside);
    Future<Void> ended = loop.createFuture();
    Thread.ofPlatform().start(() -> {
      task.run();
      loop.callSoonThreadsafe(() -> ended.setResult(null));
    });
    loop.runUntilComplete(ended);
    task.get();
  }

  @Test
  void completedStageIsAwaitedWithoutSuspending() throws Exception {
    runBody(() -> {
      loop.callSoon(() -> points.finish(2));
      assertThat(await(CompletableFuture.completedFuture(7))).isEqualTo(7);
      points.expect(1);
    });
  }

  @Test
  void stageCompletedByAnotherThreadIsAwaited() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    assertThat(run(async(() -> {
          Thread.ofPlatform().start(() -> stage.complete("there"));
          return await(stage);
        })))
        .isEqualTo("there");
  }

  @Test
  void failureOfAStageArrivesBare() {
    IOException failure = new IOException("no");
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> dependent = stage.thenApply(value -> value);
    assertThatThrownBy(() -> run(async(() -> {
          loop.callSoon(() -> stage.completeExceptionally(failure));
          return await(dependent);
        })))
        .isSameAs(failure);
    assertThatThrownBy(() -> run(async(() -> await(dependent)))).isSameAs(failure);
  }

  @Test
  void cancellingTheAwaiterCancelsTheStage() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Task<String> task = loop.createTask(async(() -> await(stage)));
    runOnce();
    task.cancel();
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
    assertThat(stage.isCancelled()).isTrue();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_wrap_future")
  void wrappedPlainFutureGivesItsResult() throws Exception {
    FutureTask<String> source = new FutureTask<>(() -> "done");
    Future<String> wrapped = run(async(() -> {
      Future<String> future = wrapFuture(source);
      Thread.ofPlatform().start(source);
      assertThat(await(future)).isEqualTo("done");
      return future;
    }));
    assertThat(Asyncio.isFuture(wrapped)).isTrue();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_wrap_future_cancel")
  void cancellingTheWrapperCancelsThePlainFuture() throws Exception {
    FutureTask<String> source = new FutureTask<>(() -> "never");
    runBody(() -> {
      Future<String> wrapped = wrapFuture(source);
      wrapped.cancel();
      await(sleep(0));
      assertThat(source.isCancelled()).isTrue();
    });
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_wrap_future_cancel2")
  void sourceThatIsDoneKeepsItsResult() throws Exception {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    runBody(() -> {
      Future<Integer> wrapped = wrapFuture(source);
      source.complete(42);
      wrapped.cancel();
      await(sleep(0));
      assertThat(wrapped.cancelled()).isTrue();
      assertThat(source.join()).isEqualTo(42);
    });
  }

  @Test
  @CPython("test_tasks::RunCoroutineThreadsafeTests::test_run_coroutine_threadsafe")
  void otherThreadGetsTheResult() throws Exception {
    runBeside(() -> {
      assertThat(runCoroutineThreadsafe(async(() -> 3), loop).get()).isEqualTo(3);
      return null;
    });
  }

  @Test
  @CPython("test_tasks::RunCoroutineThreadsafeTests::test_run_coroutine_threadsafe_with_exception")
  void otherThreadGetsTheException() throws Exception {
    Coroutine<Void> failing = async(() -> {
      throw new IOException("Fail!");
    });
    runBeside(() -> {
      assertThatThrownBy(() -> runCoroutineThreadsafe(failing, loop).get())
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("Fail!");
      return null;
    });
  }

  @Test
  @CPython("test_tasks::RunCoroutineThreadsafeTests::test_run_coroutine_threadsafe_with_timeout")
  @CPython("test_tasks::RunCoroutineThreadsafeTests::test_run_coroutine_threadsafe_and_cancel")
  void cancellingTheOtherThreadsFutureCancelsTheTask() throws Exception {
    Future<Void> never = loop.createFuture();
    CountDownLatch waits = new CountDownLatch(1);
    Coroutine<Void> waiting = async(() -> {
      waits.countDown();
      await(never);
    });
    runBeside(() -> {
      CompletableFuture<Void> future = runCoroutineThreadsafe(waiting, loop);
      waits.await();
      assertThatThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      future.cancel(true);
      return null;
    });
    runOnce();
    runOnce();
    assertThat(never.cancelled()).isTrue();
    assertThat(Asyncio.allTasks(loop)).isEmpty();
  }

  @Test
  void cancellingBeforeTheLoopLooksLetsTheFirstStepRun() throws Exception {
    Future<Void> never = loop.createFuture();
    runBody(() -> {
      Coroutine<Void> coroutine = async(() -> {
        trace.add("begun");
        try {
          await(never);
        } finally {
          trace.add("cancelled " + Asyncio.currentTask().cancelling());
        }
      });
      Thread other = Thread.ofPlatform().start(() -> {
        assertThat(runCoroutineThreadsafe(coroutine, loop).cancel(true)).isTrue();
      });
      other.join();
      await(sleep(0));
      await(sleep(0));
      await(sleep(0));
    });
    assertThat(trace).containsExactly("begun", "cancelled 1");
    assertThat(never.cancelled()).isTrue();
  }

  @Test
  @CPython("test_tasks::RunCoroutineThreadsafeTests::test_run_coroutine_threadsafe_and_cancel")
  void cancellingInTheLoopsOwnThreadCancelsTheTask() throws Exception {
    Future<Void> never = loop.createFuture();
    runBody(() -> {
      Task<?> main = Asyncio.currentTask();
      CompletableFuture<Void> future = runCoroutineThreadsafe(async(() -> await(never)), loop);
      await(sleep(0));
      await(sleep(0));
      Task<?> wrapped = Asyncio.allTasks().stream()
          .filter(task -> !task.equals(main))
          .findFirst()
          .orElseThrow();
      future.cancel(true);
      assertThatThrownBy(() -> await(wrapped)).isInstanceOf(CancelledError.class);
      assertThat(wrapped.cancelled()).isTrue();
      assertThat(future.isCancelled()).isTrue();
    });
    assertThat(never.cancelled()).isTrue();
  }

  private static Coroutine<Void> async(Coroutine.Body body) {
    return Asyncio.async(body);
  }

  private static <T> Coroutine<T> async(java.util.concurrent.Callable<T> body) {
    return Asyncio.async(body);
  }

  @Test
  @CPython("test_tasks::RunCoroutineThreadsafeTests::test_run_coroutine_threadsafe_task_cancelled")
  void cancelledTaskCancelsTheOtherThreadsFuture() throws Exception {
    Coroutine<Void> cancelling = async(() -> {
      Asyncio.currentTask().cancel();
      await(sleep(1));
    });
    runBeside(() -> {
      assertThatThrownBy(() -> runCoroutineThreadsafe(cancelling, loop).get())
          .isInstanceOf(CancellationException.class);
      return null;
    });
  }

  @Test
  @CPython(
      "test_tasks::RunCoroutineThreadsafeTests::test_run_coroutine_threadsafe_task_factory_exception")
  void failureOfTheTaskFactoryReachesTheOtherThread() throws Exception {
    IllegalStateException failure = new IllegalStateException("factory");
    loop.setTaskFactory(new TaskFactory() {
      @Override
      public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        throw failure;
      }
    });
    runBeside(() -> {
      assertThatThrownBy(() -> runCoroutineThreadsafe(sleep(1), loop).get())
          .rootCause()
          .isSameAs(failure);
      return null;
    });
    loop.setTaskFactory(null);
    assertThat(loop.reports)
        .singleElement()
        .extracting(ExceptionContext::exception)
        .isSameAs(failure);
    loop.reports.clear();
  }

  @Test
  void loopsOwnThreadMayNotBlockOnItsOwnResult() throws Exception {
    runBody(() -> {
      CompletableFuture<Void> future = runCoroutineThreadsafe(sleep(1), loop);
      assertThatThrownBy(future::get).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(future::join).isInstanceOf(IllegalStateException.class);
      await(future);
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_ensure_future_future")
  @CPython("test_tasks::BaseTaskTests::test_ensure_future_task")
  void futureIsItsOwnFuture() {
    Future<Integer> future = loop.createFuture();
    Task<Void> task = loop.createTask(sleep(0));
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      for (Future<?> each : java.util.List.of(future, task)) {
        assertThat(ensureFuture(each)).isSameAs(each);
        assertThat(ensureFuture(each, loop)).isSameAs(each);
        assertThatThrownBy(() -> ensureFuture(each, other))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("different loop");
      }
    }
    runOnce();
    runOnce();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_ensure_future_awaitable")
  void ownAwaitableBecomesATask() throws Exception {
    CustomAwaitable<Integer> own = () -> await(sleep(1, 42));
    Future<Integer> future = ensureFuture(own, loop);
    assertThat(future).isInstanceOf(Task.class);
    assertThat(future.getLoop()).isSameAs(loop);
    assertThat(loop.runUntilComplete(future)).isEqualTo(42);
    runBody(() -> assertThat(await(ensureFuture(own))).isEqualTo(42));
  }

  @Test
  void completableFutureOfAFutureCancelsIt() {
    Future<Integer> future = loop.createFuture();
    CompletableFuture<Integer> view = future.toCompletableFuture();
    view.cancel(false);
    runOnce();
    assertThat(future.cancelled()).isTrue();
  }
}
