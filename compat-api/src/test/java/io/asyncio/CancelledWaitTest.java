package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import org.junit.jupiter.api.Test;

/** What a cancelled task leaves behind of that which it waited for. */
class CancelledWaitTest extends LoopTest {

  @Test
  @CPython("test_tasks::BaseTaskTests::test_sleep_cancel")
  void cancelledSleepTakesItsTimerAway() {
    Task<Void> task = loop.createTask(sleep(10));
    assertThat(loop.timers.first()).isNull();
    runOnce();
    TimerHandle timer = loop.timers.first();
    assertThat(timer.when()).isEqualTo(10.0);
    assertThat(timer.cancelled()).isFalse();
    task.cancel();
    runOnce();
    assertThat(timer.cancelled()).isTrue();
    assertThat(loop.timers.first()).isNull();
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_task_cancel_waiter_future")
  void cancelReachesTheFutureThatTheTaskWaitsFor() {
    Future<Void> future = loop.createFuture();
    Task<Void> task = loop.createTask(async(() -> await(future)));
    runOnce();
    assertThat(task.waiter).isSameAs(future);
    task.cancel();
    runOnce();
    assertThat(future.cancelled()).isTrue();
    assertThat(task.waiter).isNull();
    assertThat(task.cancelled()).isTrue();
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
    assertThat(task.waiter).isNull();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_set_result_unless_cancelled")
  void timerThatIsDueLeavesACancelledFutureAlone() throws Exception {
    Future<Void> cancelled = loop.createFuture();
    cancelled.cancel("first");
    Futures.release(cancelled);
    assertThat(cancelled.cancelled()).isTrue();
    Coroutine<Void> sleeping = sleep(1);
    Task<Void> sleeper = loop.createTask(sleeping);
    runOnce();
    Future<?> waiter = sleeper.waiter;
    waiter.cancel("second");
    ((Runnable) sleeping).run();
    assertThat(waiter.cancelled()).isTrue();
    assertThatThrownBy(() -> loop.runUntilComplete(sleeper)).hasMessage("second");
  }

  @Test
  void releasedFutureIsDone() throws Exception {
    Future<Void> waiter = loop.createFuture();
    Futures.release(waiter);
    assertThat(waiter.result()).isNull();
    Futures.release(waiter);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_uncancel_structured_blocks")
  void uncancelMakesATimeoutOfOnesOwn() throws Exception {
    Recipe late = new Recipe();
    run(late.request(0.2, 0.1));
    assertThat(late.timedOut).isTrue();
    assertThat(late.blockFinished).isFalse();
    assertThat(late.caughtTimeout).isTrue();
    assertThat(late.cancellingAfterwards).isZero();
    assertThat(late.outerFinished).isTrue();
    Recipe intime = new Recipe();
    run(intime.request(0.1, 0.2));
    assertThat(intime.timedOut).isFalse();
    assertThat(intime.blockFinished).isTrue();
    assertThat(intime.caughtTimeout).isFalse();
    assertThat(intime.cancellingAfterwards).isZero();
    assertThat(intime.outerFinished).isTrue();
    assertThat(loop.timers.first()).isNull();
  }

  /** The timeout that asyncio's documentation builds from cancel and uncancel. */
  private static final class Recipe {

    private boolean timedOut;
    private boolean blockFinished;
    private boolean caughtTimeout;
    private boolean outerFinished;
    private int cancellingAfterwards = -1;

    Coroutine<Void> request(double sleep, double timeout) {
      return async(() -> {
        Task<?> task = currentTask();
        try {
          await(limited(task, sleep, timeout));
        } catch (TimeoutError e) {
          caughtTimeout = true;
        }
        cancellingAfterwards = task.cancelling();
        await(sleep(1));
        outerFinished = true;
      });
    }

    private Coroutine<Void> limited(Task<?> task, double sleep, double timeout) {
      return async(() -> {
        TimerHandle timer = task.getLoop().callLater(timeout, () -> {
          timedOut = true;
          task.cancel();
        });
        try {
          await(sleep(sleep));
          blockFinished = true;
        } catch (CancelledError e) {
          if (timedOut && task.uncancel() == 0) {
            throw new TimeoutError();
          }
          throw e;
        } finally {
          timer.cancel();
        }
      });
    }
  }
}
