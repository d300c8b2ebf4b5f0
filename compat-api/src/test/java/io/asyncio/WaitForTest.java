package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.shield;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WaitForTest extends LoopTest {

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_timeout_less_then_0_or_0_future_done")
  void doneFutureGivesItsResultEvenWithoutTime() throws Exception {
    Future<String> future = loop.createFuture();
    future.setResult("done");
    assertThat(run(waitFor(future, 0))).isEqualTo("done");
  }

  @Test
  void stageGivesItsResultEvenWithoutTime() throws Exception {
    CompletableFuture<String> done = CompletableFuture.completedFuture("done");
    runBody(() -> {
      assertThat(await(waitFor(done, 0))).isEqualTo("done");
      assertThat(await(waitFor(done, Duration.ofSeconds(1)))).isEqualTo("done");
      assertThat(await(waitFor(done, null))).isEqualTo("done");
    });
  }

  @Test
  void lateStageIsCancelled() throws Exception {
    CompletableFuture<String> late = new CompletableFuture<>();
    CompletableFuture<String> later = new CompletableFuture<>();
    runBody(() -> {
      assertThatThrownBy(() -> await(waitFor(late, 1))).isInstanceOf(TimeoutError.class);
      assertThatThrownBy(() -> await(waitFor(later, Duration.ofSeconds(1))))
          .isInstanceOf(TimeoutError.class);
    });
    assertThat(loop.time()).isEqualTo(2);
    assertThat(late).isCancelled();
    assertThat(later).isCancelled();
  }

  @Test
  void limitOnStageThatIsNoNumberIsRefused() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    runBody(() -> assertThatThrownBy(() -> waitFor(stage, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seconds")
        .hasMessageContaining("NaN"));
    assertThat(stage).isNotDone();
  }

  @Test
  @CPython(
      "test_waitfor::AsyncioWaitForTest::test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started")
  void coroutineIsNotEvenStartedWithoutTime() throws Exception {
    Coroutine<Void> coroutine = async(() -> points.expect(1));
    assertThatThrownBy(() -> run(waitFor(coroutine, 0))).isInstanceOf(TimeoutError.class);
    points.expect(1);
    points.finish(2);
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_timeout_less_then_0_or_0")
  void runningTaskIsCancelledAndCleanedUpWithoutTime() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(async(() -> {
        try {
          await(sleep(10));
        } finally {
          await(sleep(1));
          points.expect(1);
        }
      }));
      await(sleep(0));
      assertThatThrownBy(() -> await(waitFor(task, -1)))
          .isInstanceOf(TimeoutError.class)
          .hasCauseInstanceOf(CancelledError.class);
      assertThat(task.cancelled()).isTrue();
      points.finish(2);
    });
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for")
  void timeoutComesAfterTheInnerCleanup() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(async(() -> {
        try {
          await(sleep(10));
        } finally {
          points.expect(1);
        }
      }));
      assertThatThrownBy(() -> await(waitFor(task, 0.1))).isInstanceOf(TimeoutError.class);
      points.finish(2);
      assertThat(task.cancelled()).isTrue();
      assertThat(loop.time()).isEqualTo(0.1);
    });
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_blocking")
  void noLimitWaitsForTheResult() throws Exception {
    assertThat(run(waitFor(sleep(1000, "done"), null))).isEqualTo("done");
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_cancel_suppressed")
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_cancellation_race_condition")
  void innerThatAnswersTheCancellationWithAValueGivesThat() throws Exception {
    Coroutine<Integer> stubborn = Asyncio.async(() -> {
      try {
        await(sleep(10));
        return 0;
      } catch (CancelledError e) {
        return 42;
      }
    });
    assertThat(run(waitFor(stubborn, Duration.ofMillis(100)))).isEqualTo(42);
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_reraises_exception_during_cancellation")
  void innerThatAnswersTheCancellationWithAnExceptionRaisesThat() {
    Coroutine<Void> failing = async(() -> {
      try {
        await(sleep(10));
      } finally {
        throwAlways();
      }
    });
    assertThatThrownBy(() -> run(waitFor(failing, 0.1))).hasMessage("while cleaning up");
  }

  private static void throwAlways() {
    throw new IllegalStateException("while cleaning up");
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_waits_for_task_cancellation")
  void timeoutWaitsForTheInnerTaskToEnd() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(async(() -> {
        try {
          await(sleep(10));
        } catch (CancelledError e) {
          await(sleep(0.5));
          throw e;
        }
      }));
      assertThatThrownBy(() -> await(waitFor(task, 0.1)))
          .isInstanceOf(TimeoutError.class)
          .hasCauseInstanceOf(CancelledError.class);
      assertThat(task.done()).isTrue();
      assertThat(loop.time()).isEqualTo(0.6);
    });
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_issue86296")
  void cancellationThatMeetsTheResultIsNotLost() throws Exception {
    runBody(() -> {
      Task<String> inner = createTask(Asyncio.async(() -> "done"));
      Task<Void> outer = createTask(async(() -> {
        await(waitFor(inner, 120));
        await(sleep(1));
        throw Checkpoints.unreached();
      }));
      await(sleep(0));
      assertThat(inner.done()).isTrue();
      outer.cancel();
      assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
      assertThat(inner.result()).isEqualTo("done");
    });
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_cancel_wait_for")
  @CPython("test_waitfor::AsyncioWaitForTest::test_cancel_blocking_wait_for")
  void cancellingTheWaiterCancelsTheInnerTask() throws Exception {
    for (Duration limit : new Duration[] {Duration.ofMinutes(1), null}) {
      runBody(() -> {
        Task<Void> inner = createTask(sleep(100));
        Task<Void> outer = createTask(waitFor(inner, limit));
        await(sleep(1));
        outer.cancel();
        assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
        assertThat(inner.cancelled()).isTrue();
      });
    }
  }

  @Test
  @CPython("test_waitfor::WaitForShieldTests::test_shielded_timeout")
  void shieldedTaskSurvivesTheTimeout() throws Exception {
    runBody(() -> {
      Task<String> task = createTask(sleep(1, "done"));
      assertThatThrownBy(() -> await(waitFor(shield(task), 0.01))).isInstanceOf(TimeoutError.class);
      assertThat(task.done()).isFalse();
      assertThat(await(task)).isEqualTo("done");
    });
  }

  @Test
  @CPython("test_waitfor::WaitForShieldTests::test_none_timeout")
  void shieldedTaskIsAwaitedToItsEndWithoutALimit() throws Exception {
    runBody(() -> {
      Task<String> task = createTask(sleep(0.1, "done"));
      assertThat(await(waitFor(shield(task), null))).isEqualTo("done");
      assertThat(task.done()).isTrue();
      assertThat(await(task)).isEqualTo("done");
      assertThat(loop.time()).isEqualTo(0.1);
    });
  }

  @Test
  @CPython("test_waitfor::WaitForShieldTests::test_zero_timeout")
  void shieldedTaskSurvivesATimeoutOfZero() throws Exception {
    runBody(() -> {
      Task<String> task = createTask(sleep(1, "done"));
      Future<String> shielded = shield(task);
      assertThatThrownBy(() -> await(waitFor(shielded, 0))).isInstanceOf(TimeoutError.class);
      assertThat(shielded.cancelled()).isTrue();
      assertThat(await(task)).isEqualTo("done");
    });
  }

  /** Sleeps up to {@code end}, whoever cancels it. */
  private Coroutine<String> unmoved(double end) {
    return Asyncio.async(() -> {
      while (loop.time() < end) {
        try {
          await(sleep(end - loop.time()));
        } catch (CancelledError e) {
          trace.add("cancelled at " + loop.time());
        }
      }
      trace.add("exited");
      return "unmoved";
    });
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_asyncio_wait_for_cancelled")
  void cancelledWaitEndsWhenTheUnmovedInnerTaskHasEnded() throws Exception {
    runBody(() -> {
      Task<String> inner = createTask(unmoved(0.25));
      Task<String> waiting = createTask(waitFor(inner, 0.5));
      await(sleep(0.125));
      waiting.cancel();
      await(Asyncio.wait(List.of(waiting)));
      assertThat(inner.done()).isTrue();
      assertThat(loop.time()).isEqualTo(0.25);
    });
    assertThat(trace).containsExactly("cancelled at 0.125", "exited");
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_asyncio_wait_for_timeout")
  void timeoutWaitsForAnUnmovedInnerTaskBeyondTheDeadline() throws Exception {
    assertThat(run(waitFor(unmoved(0.25), 0.125))).isEqualTo("unmoved");
    assertThat(trace).containsExactly("cancelled at 0.125", "exited");
    assertThat(loop.time()).isEqualTo(0.25);
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_race_condition")
  void futureThatIsDoneInTimeGivesItsResultEvenIfItIsDoneAtOnce() throws Exception {
    runBody(() -> {
      Future<String> future = loop.createFuture();
      Coroutine<String> waiting = waitFor(future, 0.2);
      loop.callSoon(() -> future.setResult("ok"));
      assertThat(await(waiting)).isEqualTo("ok");
      assertThat(loop.time()).isZero();
      Future<String> late = loop.createFuture();
      loop.callLater(0.1875, () -> late.setResult("just in time"));
      assertThat(await(waitFor(late, 0.2))).isEqualTo("just in time");
      assertThat(currentTask().cancelling()).isZero();
    });
  }

  @Test
  @CPython(
      "test_waitfor::AsyncioWaitForTest::test_wait_for_waits_for_task_cancellation_w_timeout_0")
  void timeoutOfZeroWaitsForTheInnerTaskToEnd() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(async(() -> {
        try {
          await(sleep(10));
        } catch (CancelledError e) {
          await(sleep(0.5));
          throw e;
        } finally {
          points.expect(1);
        }
      }));
      await(sleep(0.1));
      assertThatThrownBy(() -> await(waitFor(task, 0)))
          .isInstanceOf(TimeoutError.class)
          .hasCauseExactlyInstanceOf(CancelledError.class);
      points.finish(2);
      assertThat(task.cancelled()).isTrue();
      assertThat(loop.time()).isEqualTo(0.6);
    });
  }

  @Test
  @CPython("test_waitfor::AsyncioWaitForTest::test_wait_for_self_cancellation")
  void waitThatIsCancelledWhileTheInnerTaskHoldsOffTheTimeoutGivesItsResult() throws Exception {
    runBody(() -> {
      Task<Integer> inner = createTask(Asyncio.async(() -> {
        for (int cancelled = 0; cancelled < 2; cancelled++) {
          try {
            await(sleep(0.3));
            throw Checkpoints.unreached();
          } catch (CancelledError e) {
            trace.add("cancelled");
          }
        }
        await(sleep(0.3));
        return 42;
      }));
      Task<Integer> waiting = createTask(waitFor(inner, 0.1));
      await(sleep(0.2));
      assertThat(trace).hasSize(1);
      waiting.cancel();
      assertThat(await(waiting)).isEqualTo(42);
      assertThat(await(inner)).isEqualTo(42);
      assertThat(trace).hasSize(2);
      assertThat(loop.time()).isEqualTo(0.5);
    });
  }

  @Test
  void badArgumentsAreRefusedAtOnce() {
    assertThatThrownBy(() -> waitFor((Awaitable<?>) null, 1)).hasMessage("awaitable");
    assertThatThrownBy(() -> waitFor(sleep(1), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seconds");
  }

  @Test
  void coroutineRunsInTheCallingTask() throws Exception {
    runBody(() -> {
      Task<?> me = Asyncio.currentTask();
      Task<?> inside = await(waitFor(Asyncio.<Task<?>>async(() -> Asyncio.currentTask()), 1));
      assertThat(inside).isSameAs(me);
    });
  }
}
