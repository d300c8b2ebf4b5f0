package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.shield;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShieldTest extends LoopTest {

  private final Future<Integer> inner = loop.createFuture();

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_result")
  void resultOfTheInnerFuturePasses() throws Exception {
    Future<Integer> outer = shield(inner);
    inner.setResult(42);
    assertThat(loop.runUntilComplete(outer)).isEqualTo(42);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_exception")
  void exceptionOfTheInnerFuturePassesOneIterationLater() {
    Future<Integer> outer = shield(inner);
    RuntimeException failure = new RuntimeException("expected");
    inner.setException(failure);
    assertThat(outer.done()).isFalse();
    runOnce();
    assertThat(outer.exception()).isSameAs(failure);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_cancel_inner")
  void cancellationOfTheInnerFuturePasses() {
    Future<Integer> outer = shield(inner);
    inner.cancel();
    assertThat(outer.done()).isFalse();
    runOnce();
    assertThat(outer.cancelled()).isTrue();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_cancel_outer")
  @CPython("test_tasks::BaseTaskTests::test_shield_cancel_outer_result")
  void cancellingTheShieldLeavesTheInnerFutureAlone() {
    Future<Integer> outer = shield(inner);
    outer.cancel();
    runOnce();
    assertThat(outer.cancelled()).isTrue();
    assertThat(outer.removeIf(callback -> true)).as("callbacks left").isZero();
    assertThat(inner.done()).isFalse();
    inner.setResult(1);
    runOnce();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_cancel_outer_exception")
  @CPython("test_tasks::BaseTaskTests::test_shield_duplicate_log_once")
  void lateFailureBehindCancelledShieldsIsReportedOnce() {
    Future<Integer> first = shield(inner);
    Future<Integer> second = shield(inner);
    first.cancel();
    second.cancel();
    runOnce();
    inner.setException(new IllegalStateException("late"));
    runOnce();
    assertThat(closeAndTakeReports())
        .containsExactly("IllegalStateException exception in shielded future");
  }

  @Test
  void reportOfALateFailureNamesTheFutureAsAFuture() {
    Task<Integer> task = loop.createTask(async(() -> {
      await(sleep(1));
      throw new IllegalStateException("late");
    }));
    Future<Integer> outer = shield(task);
    runOnce();
    outer.cancel();
    loop.callLater(2, loop::stop);
    loop.runForever();
    ExceptionContext report = loop.reports.removeFirst();
    assertThat(report.asMap()).containsOnlyKeys("message", "exception", "future");
    assertThat(report.future()).isSameAs(task);
  }

  @Test
  void futureThatNeverEndsKeepsNoShieldThatWasCancelled() {
    List<WeakReference<Object>> shields = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      shields.add(cancelledShield());
    }
    assertThat(inner.waitingCallbacks()).hasSize(1);
    Garbage.collectUntil(() -> shields.stream().allMatch(one -> one.get() == null));
  }

  private WeakReference<Object> cancelledShield() {
    Future<Integer> outer = shield(inner);
    Task<Integer> waiter = loop.createTask(async(() -> await(outer)));
    runOnce();
    waiter.cancel();
    runOnce();
    runOnce();
    assertThat(waiter.cancelled()).isTrue();
    return new WeakReference<>(outer);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_shortcut")
  void doneFutureIsItsOwnShield() {
    inner.setResult(1);
    assertThat(shield(inner)).isSameAs(inner);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_effect")
  void shieldedCoroutineRunsOnWhenItsAwaiterIsCancelled() throws Exception {
    Coroutine<Void> work = async(() -> {
      await(sleep(1));
      points.expect(2);
    });
    Task<Void> outer = loop.createTask(async(() -> await(shield(work))));
    runOnce();
    outer.cancel();
    assertThatThrownBy(() -> loop.runUntilComplete(outer)).isInstanceOf(CancelledError.class);
    points.expect(1);
    run(sleep(2));
    points.finish(3);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_gather")
  void cancelledShieldAroundAGatherLeavesItRunning() throws Exception {
    Future<Integer> other = loop.createFuture();
    Future<List<Integer>> gathered = gather(inner, other);
    shield(gathered).cancel();
    runOnce();
    inner.setResult(1);
    other.setResult(2);
    assertThat(loop.runUntilComplete(gathered)).containsExactly(1, 2);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_gather_shield")
  void cancelledGatherOverShieldsLeavesTheShieldedRunning() {
    Future<Integer> other = loop.createFuture();
    Future<Integer> first = shield(inner);
    Future<Integer> second = shield(other);
    Future<List<Integer>> gathered = gather(first, second);
    gathered.cancel();
    runOnce();
    assertThat(gathered.exception()).isInstanceOf(CancelledError.class);
    assertThat(first.cancelled()).isTrue();
    assertThat(second.cancelled()).isTrue();
    inner.setResult(1);
    other.setResult(2);
    runOnce();
  }
}
