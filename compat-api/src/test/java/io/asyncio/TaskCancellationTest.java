package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskCancellationTest extends LoopTest {

  private void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
    assertThat(task.done()).isTrue();
    assertThat(task.cancelled()).isTrue();
    assertThat(task.cancel()).isFalse();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel")
  void cancelInterruptsASleepAtOnce() {
    Task<Void> task = loop.createTask(sleep(10));
    loop.callSoon(task::cancel);
    assertCancelled(task);
    assertThat(loop.time()).isZero();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_yield")
  void cancelReachesATaskThatOnlyYields() {
    Task<Void> task = loop.createTask(async(() -> {
      await(sleep(0));
      trace.add("went on");
      await(sleep(0));
      throw Checkpoints.unreached();
    }));
    runOnce();
    task.cancel();
    assertCancelled(task);
    assertThat(trace).isEmpty();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_with_message_before_starting_task")
  void taskCancelledBeforeItsFirstStepNeverRuns() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(async(() -> trace.add("ran")));
      task.cancel("my message");
      assertThat(await(Asyncio.wait(List.of(task))).done()).containsExactly(task);
      assertThatThrownBy(task::exception)
          .isInstanceOf(CancelledError.class)
          .hasMessage("my message");
    });
    assertThat(trace).isEmpty();
  }

  private static Coroutine<Void> async(Coroutine.Body body) {
    return Asyncio.async(body);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_with_message_then_future_result")
  void messageOfACancelArrives() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(sleep(10));
      await(sleep(0));
      task.cancel("my message");
      await(Asyncio.wait(List.of(task)));
      assertThatThrownBy(task::result)
          .isInstanceOf(CancelledError.class)
          .hasMessage("my message")
          .hasNoCause();
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_inner_future")
  void cancellingTheAwaitedFutureCancelsTheTask() {
    Future<Void> future = loop.createFuture();
    Task<Void> task = loop.createTask(async(() -> await(future)));
    runOnce();
    future.cancel();
    assertCancelled(task);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_both_task_and_inner_future")
  void cancellingFutureAndTaskTogetherCancelsOnce() {
    Future<Void> future = loop.createFuture();
    Task<Void> task = loop.createTask(async(() -> {
      try {
        await(future);
      } catch (CancelledError e) {
        trace.add("raised");
        await(sleep(0));
        trace.add("not again");
        throw e;
      }
    }));
    runOnce();
    future.cancel();
    task.cancel();
    assertCancelled(task);
    assertThat(future.cancelled()).isTrue();
    assertThat(trace).containsExactly("raised", "not again");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_task_catching")
  void taskMayCatchTheCancellationAndReturn() throws Exception {
    Future<Void> future = loop.createFuture();
    Task<Integer> task = loop.createTask(Asyncio.async(() -> {
      try {
        await(future);
        return 1;
      } catch (CancelledError e) {
        return 42;
      }
    }));
    runOnce();
    task.cancel();
    assertThat(future.cancelled()).isTrue();
    assertThat(loop.runUntilComplete(task)).isEqualTo(42);
    assertThat(task.cancelled()).isFalse();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_task_ignoring")
  void taskMayCatchTheCancellationAndAwaitOn() throws Exception {
    Future<Void> first = loop.createFuture();
    Future<Integer> second = loop.createFuture();
    Task<Integer> task = loop.createTask(Asyncio.async(() -> {
      try {
        await(first);
      } catch (CancelledError e) {
        trace.add("caught");
      }
      return await(second);
    }));
    runOnce();
    task.cancel();
    runOnce();
    assertThat(second.cancelled()).isFalse();
    second.setResult(42);
    assertThat(loop.runUntilComplete(task)).isEqualTo(42);
    assertThat(trace).containsExactly("caught");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_current_task")
  void taskThatCancelsItselfStopsAtItsNextAwait() {
    Task<Void> task = loop.createTask(async(() -> {
      currentTask().cancel();
      trace.add("still running");
      await(sleep(100));
      throw Checkpoints.unreached();
    }));
    assertCancelled(task);
    assertThat(trace).containsExactly("still running");
    assertThat(loop.time()).isZero();
    assertThat(task.cancel()).isFalse();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_at_end")
  void taskThatCancelsItselfAndReturnsEndsCancelled() {
    Task<Void> task = loop.createTask(async(() -> currentTask().cancel()));
    assertCancelled(task);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_awaited_task")
  void cancellationReachesTheInnermostTask() throws Exception {
    Future<Void> future = loop.createFuture();
    Task<Void> nested = loop.createTask(async(() -> await(future)));
    Task<Void> outer = loop.createTask(async(() -> {
      currentTask().cancel();
      await(nested);
    }));
    assertCancelled(outer);
    assertThat(nested.cancelled()).isTrue();
    assertThat(future.cancelled()).isTrue();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_yield_future_passes_cancel")
  void cancellationSurfacesInTheInnerCoroutineFirst() throws Exception {
    Future<Void> future = loop.createFuture();
    Coroutine<Void> inner = async(() -> {
      try {
        await(future);
      } catch (CancelledError e) {
        trace.add("inner");
        throw e;
      }
    });
    Task<Void> task = loop.createTask(async(() -> {
      try {
        await(inner);
      } catch (CancelledError e) {
        trace.add("outer");
      }
    }));
    runOnce();
    task.cancel();
    loop.runUntilComplete(task);
    assertThat(trace).containsExactly("inner", "outer");
    assertThat(task.cancelled()).isFalse();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancelling")
  void everyRequestIsCounted() {
    Task<Void> task = loop.createTask(sleep(10));
    assertThat(task.cancelling()).isZero();
    assertThat(task.cancel()).isTrue();
    assertThat(task.cancelling()).isEqualTo(1);
    assertThat(task.toString()).contains("cancelling");
    assertThat(task.cancel()).isTrue();
    assertThat(task.cancelling()).isEqualTo(2);
    assertCancelled(task);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_uncancel_basic")
  void uncancelledTaskGoesOnAndCanBeCancelledAgain() {
    Task<Void> task = loop.createTask(async(() -> {
      try {
        await(sleep(10));
      } catch (CancelledError e) {
        currentTask().uncancel();
        await(sleep(10));
      }
    }));
    runOnce();
    task.cancel();
    assertThat(task.cancelling()).isEqualTo(1);
    runOnce();
    assertThat(task.cancelling()).isZero();
    assertThat(task.toString()).doesNotContain("cancelling");
    assertThat(task.cancel()).isTrue();
    assertCancelled(task);
    assertThat(task.cancelling()).isEqualTo(1);
    assertThat(task.uncancel()).isZero();
    assertThat(task.cancelled()).isTrue();
    assertThat(task.done()).isTrue();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_uncancel_resets_must_cancel")
  void uncancelTakesBackACancellationNotYetDelivered() throws Exception {
    Future<Integer> future = loop.createFuture();
    Task<Integer> task = loop.createTask(Asyncio.async(() -> await(future)));
    runOnce();
    future.setResult(42);
    task.cancel();
    assertThat(task.cancelling()).isEqualTo(1);
    assertThat(task.uncancel()).isZero();
    assertThat(loop.runUntilComplete(task)).isEqualTo(42);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_stop_while_run_in_complete")
  void taskOfAStoppedRunStaysPendingAndCanBeCancelledLater() {
    Task<Void> task = loop.createTask(sleep(10));
    loop.callSoon(loop::stop);
    assertThatThrownBy(() -> loop.runUntilComplete(task))
        .hasMessage("Event loop stopped before Future completed.");
    assertThat(task.done()).isFalse();
    task.cancel();
    assertCancelled(task);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_task_cancel_sleeping_task")
  void awaiterOfACancelledTaskMayGoOn() throws Exception {
    runBody(() -> {
      Task<Void> sleeper = createTask(sleep(1000));
      loop.callLater(0.1, sleeper::cancel);
      assertThatThrownBy(() -> await(sleeper)).isInstanceOf(CancelledError.class);
      assertThat(loop.time()).isEqualTo(0.1);
      await(sleep(1));
    });
  }

  @Test
  void catchOfExceptionDoesNotSwallowACancellation() {
    Task<Void> task = loop.createTask(async(() -> {
      try {
        await(sleep(10));
      } catch (Exception e) {
        trace.add("swallowed");
      }
    }));
    runOnce();
    task.cancel();
    assertCancelled(task);
    assertThat(trace).isEmpty();
  }
}
