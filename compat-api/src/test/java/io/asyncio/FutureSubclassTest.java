package io.asyncio;

import static io.asyncio.Asyncio.asCompleted;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.ensureFuture;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.isFuture;
import static io.asyncio.Asyncio.shield;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static io.asyncio.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Futures and tasks of classes of one's own, that see who waits for them. */
class FutureSubclassTest extends LoopTest {

  private static class CountingFuture<T> extends Future<T> {

    int added;
    int removed;

    CountingFuture(EventLoop loop) {
      super(loop);
    }

    @Override
    public void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
      added++;
      super.addDoneCallback(callback, context);
    }

    @Override
    public int removeDoneCallback(Consumer<? super Future<T>> callback) {
      int count = super.removeDoneCallback(callback);
      removed += count;
      return count;
    }
  }

  private static final class CountingTask<T> extends Task<T> {

    int added;

    CountingTask(Coroutine<T> coroutine, EventLoop loop) {
      super(coroutine, loop);
    }

    @Override
    public void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
      added++;
      super.addDoneCallback(callback, context);
    }
  }

  /** Keeps its callbacks to itself, for the test to call. */
  private static final class KeepingFuture<T> extends Future<T> {

    final List<Consumer<? super Future<T>>> kept = new ArrayList<>();

    KeepingFuture(EventLoop loop) {
      super(loop);
    }

    @Override
    public void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
      kept.add(callback);
    }

    void callAll() {
      kept.forEach(callback -> callback.accept(this));
    }
  }

  private final CountingFuture<Object> future = new CountingFuture<>(loop);

  @Test
  @CPython("test_tasks::BaseTaskTests::test_step_result_future")
  void awaitRegistersThroughTheOverrideAndResumesInTheNextIteration() throws Exception {
    Task<Object> task = loop.createTask(async(() -> await(future)));
    runOnce();
    assertThat(future.added).isEqualTo(1);
    Object result = new Object();
    future.setResult(result);
    assertThat(task.done()).isFalse();
    runOnce();
    assertThat(task.done()).isTrue();
    assertThat(task.result()).isSameAs(result);
  }

  @Test
  @CPython("test_tasks::add_subclass_tests::test_subclasses_ctask_cfuture")
  void overridesOfFutureAndTaskAreCalledOnceEach() throws Exception {
    CountingTask<Object> task = new CountingTask<>(
        async(() -> {
          loop.callSoon(() -> future.setResult("spam"));
          return await(future);
        }),
        loop);
    assertThat(loop.runUntilComplete(task)).isEqualTo("spam");
    assertThat(task.added).isEqualTo(1);
    assertThat(future.added).isEqualTo(1);
  }

  @Test
  void awaitOfATaskRegistersThroughItsOverride() throws Exception {
    CountingTask<Integer> inner = new CountingTask<>(sleep(1, 5), loop);
    assertThat(run(async(() -> await(inner)))).isEqualTo(5);
    assertThat(inner.added).isEqualTo(1);
  }

  @Test
  void failureAndCancellationPassThroughTheOverride() {
    Task<Object> failing = loop.createTask(async(() -> await(future)));
    runOnce();
    IllegalStateException failure = new IllegalStateException("no");
    future.setException(failure);
    assertThatThrownBy(() -> loop.runUntilComplete(failing)).isSameAs(failure);
    CountingFuture<Object> other = new CountingFuture<>(loop);
    Task<Object> cancelled = loop.createTask(async(() -> await(other)));
    runOnce();
    cancelled.cancel("stop");
    assertThatThrownBy(() -> loop.runUntilComplete(cancelled))
        .isInstanceOf(CancelledError.class)
        .hasMessage("stop");
    assertThat(other.cancelled()).isTrue();
  }

  @Test
  void whatWaitsForSeveralRegistersThroughTheOverride() throws Exception {
    runBody(() -> {
      CountingTask<Integer> task = new CountingTask<>(sleep(1, 1), loop);
      Future<List<Integer>> gathered = gather(task);
      assertThat(task.added).isEqualTo(1);
      Future<Integer> shielded = shield(task);
      assertThat(task.added).isEqualTo(2);
      Coroutine<Integer> first = asCompleted(List.of(task)).iterator().next();
      assertThat(task.added).isEqualTo(3);
      assertThat(await(Asyncio.wait(List.of(task))).done()).containsExactly(task);
      assertThat(task.added).isEqualTo(4);
      assertThat(await(gathered)).containsExactly(1);
      assertThat(await(shielded)).isEqualTo(1);
      assertThat(await(first)).isEqualTo(1);
    });
  }

  @Test
  void taskGroupRegistersThroughTheOverride() throws Exception {
    List<CountingTask<?>> made = new ArrayList<>();
    loop.setTaskFactory(new TaskFactory() {
      @Override
      public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        CountingTask<T> task = new CountingTask<>(coroutine, loop);
        made.add(task);
        return task;
      }
    });
    run(taskGroup(group -> {
      group.createTask(sleep(1));
    }));
    assertThat(made).hasSize(2);
    assertThat(made.get(1).added).isEqualTo(1);
  }

  @Test
  void waitThatIsOverTakesItsCallbackBack() throws Exception {
    run(Asyncio.wait(List.of(future), 1));
    assertThat(future.added).isEqualTo(1);
    assertThat(future.removed).isEqualTo(1);
    assertThat(future.removeIf(callback -> true)).isZero();
  }

  @Test
  void asCompletedThatIsOverTakesItsCallbackBack() throws Exception {
    runBody(() -> assertThatThrownBy(
            () -> await(asCompleted(List.of(future), 1).iterator().next()))
        .isInstanceOf(TimeoutError.class));
    assertThat(future.removeIf(callback -> true)).isZero();
  }

  @Test
  void lateFailureBehindShieldsOfAnOverrideIsReportedOnce() {
    shield(future).cancel();
    shield(future).cancel();
    runOnce();
    future.setException(new IllegalStateException("late"));
    runOnce();
    assertThat(closeAndTakeReports())
        .containsExactly("IllegalStateException exception in shielded future");
  }

  @Test
  void callbackCalledInsideTheOverrideResumesTheTaskInItsTurn() throws Exception {
    Future<Integer> hasty = new Future<>(loop) {
      @Override
      public void addDoneCallback(Consumer<? super Future<Integer>> callback, Context context) {
        setResult(7);
        callback.accept(this);
      }
    };
    assertThat(run(async(() -> await(hasty)))).isEqualTo(7);
  }

  @Test
  void callbackCalledTwiceResumesTheTaskOnce() throws Exception {
    KeepingFuture<Integer> keeping = new KeepingFuture<>(loop);
    Task<String> task = loop.createTask(async(() -> {
      int value = await(keeping);
      return value + await(sleep(1, " after a second"));
    }));
    runOnce();
    keeping.setResult(1);
    loop.callSoon(keeping::callAll);
    loop.callSoon(keeping::callAll);
    assertThat(loop.runUntilComplete(task)).isEqualTo("1 after a second");
    assertThat(loop.time()).isEqualTo(1.0);
  }

  @Test
  void callbackCalledBetweenTwoRunsResumesTheTaskInTheNext() throws Exception {
    KeepingFuture<Integer> keeping = new KeepingFuture<>(loop);
    Task<Integer> task = loop.createTask(async(() -> await(keeping) + await(sleep(1, 1))));
    runOnce();
    keeping.setResult(1);
    keeping.callAll();
    keeping.callAll();
    assertThat(task.done()).isFalse();
    assertThat(loop.runUntilComplete(task)).isEqualTo(2);
    assertThat(loop.time()).isEqualTo(1.0);
  }

  @Test
  void overrideThatThrowsRaisesAtTheAwaitAndTheTaskGoesOn() throws Exception {
    Future<Integer> broken = new Future<>(loop) {
      @Override
      public void addDoneCallback(Consumer<? super Future<Integer>> callback, Context context) {
        super.addDoneCallback(callback, context);
        throw new IllegalStateException("override");
      }
    };
    runBody(() -> {
      assertThatThrownBy(() -> await(broken)).hasMessage("override");
      Task<?> me = Asyncio.currentTask();
      me.cancel();
      assertThat(broken.cancelled()).as("what the task does not wait for").isFalse();
      assertThatThrownBy(() -> await(sleep(1))).isInstanceOf(CancelledError.class);
      me.uncancel();
      loop.callSoon(() -> broken.setException(new IllegalStateException("not the task's")));
      assertThat(await(sleep(0, "yielded"))).isEqualTo("yielded");
      assertThat(await(sleep(1, "slept"))).isEqualTo("slept");
      assertThat(loop.time()).isEqualTo(1.0);
    });
    assertThat(broken.exception()).hasMessage("not the task's");
  }

  @Test
  void overrideThatThrowsEndsAWaitForSeveral() throws Exception {
    Future<Object> broken = new Future<>(loop) {
      @Override
      public void addDoneCallback(Consumer<? super Future<Object>> callback, Context context) {
        throw new IllegalStateException("override");
      }
    };
    runBody(() -> assertThatThrownBy(() -> await(Asyncio.wait(List.of(future, broken), 10)))
        .hasMessage("override"));
    assertThat(future.removeIf(callback -> true)).as("callbacks left").isZero();
    assertThat(loop.timers.first()).isNull();
    assertThatThrownBy(() -> gather(future, broken)).hasMessage("override");
    future.setException(new IllegalStateException("nobody's"));
    runOnce();
    assertThat(closeAndTakeReports()).isEmpty();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_isfuture")
  void everySubclassIsAFutureAndNothingElseIs() {
    Task<Integer> task = loop.createTask(async(() -> 1));
    assertThat(isFuture(loop.createFuture())).isTrue();
    assertThat(isFuture(task)).isTrue();
    assertThat(isFuture(future)).isTrue();
    assertThat(isFuture(Future.class)).isFalse();
    assertThat(isFuture(5)).isFalse();
    assertThat(isFuture(null)).isFalse();
    assertThat(isFuture(new Object())).isFalse();
    assertThat(isFuture(new CompletableFuture<>())).isFalse();
    assertThat(isFuture((CustomAwaitable<Integer>) () -> 1)).isFalse();
    assertThat(isFuture(sleep(1))).isFalse();
    runOnce();
  }

  @Test
  @CPython("test_tasks::GenericTaskTests::test_future_subclass")
  void taskIsAFuture() {
    assertThat(Future.class).isAssignableFrom(Task.class);
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_wrap_future_future")
  @CPython("test_futures::DuckTests::test_wrap_future")
  void wrapFutureOfAFutureIsThatFuture() {
    Future<Integer> plain = loop.createFuture();
    assertThat(wrapFuture(plain)).isSameAs(plain);
    assertThat(wrapFuture(future)).isSameAs(future);
    assertThatThrownBy(() -> wrapFuture((Future<Integer>) null)).hasMessage("future");
  }

  @Test
  @CPython("test_futures::DuckTests::test_ensure_future")
  void ensureFutureOfASubclassIsThatObject() {
    assertThat(ensureFuture(future)).isSameAs(future);
    assertThat(ensureFuture(future, loop)).isSameAs(future);
  }
}
