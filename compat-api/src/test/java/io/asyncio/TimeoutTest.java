package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.timeout;
import static io.asyncio.Asyncio.timeoutAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TimeoutTest extends LoopTest {

  private final AtomicReference<Timeout> scope = new AtomicReference<>();

  private Coroutine<Void> sleepWithin(double limit, double seconds) {
    return timeout(limit, block -> {
      scope.set(block);
      await(sleep(seconds));
    });
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_basic")
  @CPython("test_timeouts::TimeoutTests::test_timeout_exception_cause")
  void overdueBlockRaisesATimeoutCausedByItsCancellation() {
    assertThatThrownBy(() -> run(sleepWithin(0.01, 10)))
        .isInstanceOf(TimeoutError.class)
        .hasCauseInstanceOf(CancelledError.class);
    assertThat(scope.get().expired()).isTrue();
    assertThat(loop.time()).isEqualTo(0.01);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_at_basic")
  void deadlineIsOnTheLoopsClock() {
    loop.advance(5);
    assertThatThrownBy(() -> run(timeoutAt(5.01, block -> {
          scope.set(block);
          await(sleep(10));
        })))
        .isInstanceOf(TimeoutError.class);
    assertThat(scope.get().when()).isEqualTo(5.01);
    assertThat(scope.get().expired()).isTrue();
  }

  @Test
  void deadlineThatIsNowHoweverItWasComputedExpiresBeforeLaterCallbacks() {
    loop.advance(0.3);
    double now = 0.1 + 0.2;
    assertThat(now).isGreaterThan(loop.time());
    assertThatThrownBy(() -> run(timeoutAt(now, block -> {
          loop.callSoon(() -> trace.add("expired " + block.expired()));
          await(sleep(1));
        })))
        .isInstanceOf(TimeoutError.class);
    assertThat(trace).containsExactly("expired true");
    assertThat(loop.time()).isEqualTo(0.3);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_not_called")
  void blockInTimeGivesItsValue() throws Exception {
    String value = run(timeout(10, block -> {
      scope.set(block);
      await(sleep(1));
      return "in time";
    }));
    assertThat(value).isEqualTo("in time");
    assertThat(scope.get().expired()).isFalse();
    assertThat(scope.get().when()).isEqualTo(10.0);
    assertThat(scope.get()).hasToString("<Timeout [finished]>");
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_disabled")
  @CPython("test_timeouts::TimeoutTests::test_repr_disabled")
  void noLimitNeverExpires() throws Exception {
    run(timeout(null, block -> {
      scope.set(block);
      assertThat(block).hasToString("<Timeout [active] when=None>");
      await(sleep(1_000_000));
    }));
    assertThat(scope.get().expired()).isFalse();
    assertThat(scope.get().when()).isInfinite();
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_zero_sleep_zero")
  @CPython("test_timeouts::TimeoutTests::test_timeout_in_the_past_sleep_zero")
  void limitThatIsOverHitsTheFirstSuspension() {
    assertThatThrownBy(() -> run(sleepWithin(0, 0))).isInstanceOf(TimeoutError.class);
    assertThatThrownBy(() -> run(sleepWithin(-11, 0))).isInstanceOf(TimeoutError.class);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_zero")
  void limitOfZeroDoesNotHitTheEntryButTheFirstSuspension() {
    loop.advance(5);
    assertThatThrownBy(() -> run(timeout(0, block -> {
          scope.set(block);
          trace.add("entered");
          await(sleep(10));
          trace.add("not reached");
        })))
        .isInstanceOf(TimeoutError.class);
    assertThat(trace).containsExactly("entered");
    assertThat(scope.get().expired()).isTrue();
    assertThat(scope.get().when()).isEqualTo(5.0);
    assertThat(loop.time()).isEqualTo(5.0);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_at_disabled")
  void noDeadlineNeverExpires() throws Exception {
    String value = run(timeoutAt((Double) null, block -> {
      scope.set(block);
      assertThat(block.when()).isInfinite();
      return await(sleep(1_000_000, "slept"));
    }));
    assertThat(value).isEqualTo("slept");
    assertThat(scope.get().expired()).isFalse();
    assertThat(scope.get().when()).isInfinite();
  }

  @Test
  void blockWithoutSuspensionIsNotHit() throws Exception {
    int value = run(timeout(0, block -> {
      return 5;
    }));
    assertThat(value).isEqualTo(5);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_nested_timeouts")
  void ofTwoEqualDeadlinesTheOuterRaisesTheTimeout() {
    AtomicReference<Timeout> innerScope = new AtomicReference<>();
    assertThatThrownBy(() -> run(timeoutAt(1.0, outer -> {
          scope.set(outer);
          try {
            await(timeoutAt(1.0, inner -> {
              innerScope.set(inner);
              await(sleep(10));
            }));
          } catch (CancelledError e) {
            trace.add("cancelled inside");
            throw e;
          }
        })))
        .isInstanceOf(TimeoutError.class);
    assertThat(trace).containsExactly("cancelled inside");
    assertThat(scope.get().expired()).isTrue();
    assertThat(innerScope.get().expired()).isTrue();
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_nested_timeouts_concurrent")
  void expiredOuterBlockPassesThroughTheInnerOne() {
    AtomicReference<Timeout> innerScope = new AtomicReference<>();
    assertThatThrownBy(() -> run(timeout(0.002, outer -> {
          scope.set(outer);
          try {
            await(timeout(0.003, inner -> {
              innerScope.set(inner);
              loop.advance(0.0025);
              await(sleep(10));
            }));
          } catch (CancelledError e) {
            trace.add("cancelled");
            throw e;
          }
        })))
        .isInstanceOf(TimeoutError.class)
        .hasCauseInstanceOf(CancelledError.class);
    assertThat(trace).containsExactly("cancelled");
    assertThat(loop.time()).isEqualTo(0.0025);
    assertThat(scope.get().expired()).isTrue();
    assertThat(innerScope.get().expired()).isFalse();
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_nested_timeouts_loop_busy")
  void ofTwoDeadlinesThatPassWhileTheLoopIsBusyTheOuterRaisesTheTimeout() {
    assertThatThrownBy(() -> run(timeout(0.1, outer -> {
          try {
            await(timeout(0.02, inner -> {
              loop.advance(0.15);
              await(sleep(1));
            }));
          } catch (CancelledError e) {
            trace.add("cancelled");
            throw e;
          }
        })))
        .isInstanceOf(TimeoutError.class);
    assertThat(trace).containsExactly("cancelled");
    assertThat(loop.time()).isEqualTo(0.15);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_reschedule")
  void deadlineCanBeMovedAndSwitchedOff() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(sleepWithin(10, 100));
      await(sleep(0));
      assertThat(scope.get().when()).isEqualTo(10.0);
      scope.get().reschedule(20.0);
      await(sleep(15));
      assertThat(task.done()).isFalse();
      scope.get().reschedule((Double) null);
      await(sleep(50));
      assertThat(scope.get().when()).isInfinite();
      task.cancel();
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      assertThat(scope.get().expired()).isFalse();
    });
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_finished")
  @CPython("test_timeouts::TimeoutTests::test_timeout_expired")
  @CPython("test_timeouts::TimeoutTests::test_repr_expired")
  void deadlineOfABlockThatEndedCannotBeMoved() throws Exception {
    run(sleepWithin(10, 0));
    assertThatThrownBy(() -> scope.get().reschedule(1.0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("finished");
    assertThatThrownBy(() -> run(sleepWithin(0, 10))).isInstanceOf(TimeoutError.class);
    assertThatThrownBy(() -> scope.get().reschedule(1.0)).hasMessageContaining("expired");
    assertThat(scope.get()).hasToString("<Timeout [expired]>");
  }

  @Test
  void limitThatIsNoNumberIsRefusedAtOnce() {
    assertThatThrownBy(() -> timeout(Double.NaN, block -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seconds");
  }
}
