package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** When timers run, and in which order. */
class TimersTest extends LoopTest {

  private void runUntil(double time) {
    TimerHandle end = loop.callAt(time, loop::stop);
    loop.runForever();
    assertThat(end.cancelled()).isFalse();
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_call_soon")
  @CPython("test_base_events::BaseEventLoopTests::test__add_callback_handle")
  @CPython("test_events::EventLoopTestsMixin::test_call_soon")
  void whatIsCalledSoonRunsInTheNextIterationWithoutTheClock() {
    Handle handle = loop.callSoon(() -> trace.add("ran with " + List.of(1, 2)));
    assertThat(handle).isNotInstanceOf(TimerHandle.class);
    assertThat(trace).isEmpty();
    runOnce();
    assertThat(trace).containsExactly("ran with [1, 2]");
    runOnce();
    assertThat(trace).hasSize(1);
    assertThat(loop.time()).isZero();
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test__add_callback_cancelled_handle")
  @CPython("uvloop/test_base::_TestBase::test_call_soon_1")
  void aCancelledOneIsSkippedWhileItsNeighboursRunInOrder() {
    loop.callSoon(() -> trace.add("1"));
    Handle cancelled = loop.callSoon(this::neverCalled);
    Handle live = loop.callSoon(() -> trace.add("3"));
    assertThat(cancelled.toString()).contains("TimersTest").doesNotContain("cancelled");
    cancelled.cancel();
    assertThat(cancelled.toString()).contains("cancelled");
    assertThat(live.toString()).contains("TimersTest").doesNotContain("cancelled");
    loop.callSoon(() -> trace.add("4"));
    runOnce();
    assertThat(trace).containsExactly("1", "3", "4");
  }

  private void neverCalled() {
    trace.add("cancelled");
  }

  @Test
  @CPython("uvloop/test_base::TestBaseUV::test_loop_call_soon_handle_cancelled")
  @CPython("uvloop/test_base::TestBaseUV::test_loop_call_later_handle_cancelled")
  void whatHasRunWasNotCancelledAndMayBeCancelledWithoutEffect() {
    for (Handle handle : List.of(
        loop.callSoon(() -> trace.add("soon")), loop.callLater(1, () -> trace.add("later")))) {
      assertThat(handle.cancelled()).isFalse();
      runUntil(loop.time() + 2);
      assertThat(handle.cancelled()).isFalse();
      handle.cancel();
      assertThat(handle.cancelled()).isTrue();
    }
    runUntil(loop.time() + 2);
    assertThat(trace).containsExactly("soon", "later");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_call_later")
  @CPython("test_events::EventLoopTestsMixin::test_call_later")
  @CPython("test_events::TimerTests::test_when")
  @CPython("uvloop/test_base::TestBaseUV::test_loop_call_later_handle_when")
  @CPython("uvloop/test_base::TestBaseUV::test_loop_call_later_handle_when_after_fired")
  void aTimerRunsOnceWhenItIsDueAndKeepsItsTime() {
    loop.advance(3);
    TimerHandle timer = loop.callLater(10, () -> {
      trace.add("at " + loop.time());
      loop.stop();
    });
    TimerHandle cancelled = loop.callLater(10, () -> trace.add("cancelled"));
    cancelled.cancel();
    assertThat(timer.when()).isEqualTo(13);
    assertThat(cancelled.when()).isEqualTo(13);
    runOnce();
    assertThat(trace).isEmpty();
    loop.runForever();
    assertThat(trace).containsExactly("at 13.0");
    runUntil(30);
    assertThat(trace).hasSize(1);
    assertThat(timer.when()).isEqualTo(13);
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_call_later_negative_delays")
  @CPython("uvloop/test_base::_TestBase::test_call_later_negative")
  void delaysThatArePastRunInTheNextIterationInTheOrderOfTheirTimes() {
    loop.advance(10);
    loop.callLater(-1, () -> trace.add("-1"));
    loop.callLater(-2, () -> trace.add("-2"));
    loop.callLater(-1e300, () -> trace.add("-1e300"));
    runOnce();
    assertThat(trace).containsExactly("-1e300", "-2", "-1");
    assertThat(loop.time()).isEqualTo(10);
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_time_and_call_at")
  @CPython("uvloop/test_base::_TestBase::test_call_at")
  void aTimeOnTheLoopsClockIsKeptAndACancelledOneNeverComes() {
    loop.advance(5);
    TimerHandle cancelled = loop.callAt(loop.time() + 0.02, () -> trace.add("cancelled"));
    loop.callAt(loop.time() + 0.05, () -> trace.add("due"));
    cancelled.cancel();
    runUntil(5.0499);
    assertThat(trace).isEmpty();
    runUntil(5.0501);
    assertThat(trace).containsExactly("due");
    runUntil(6);
    assertThat(trace).hasSize(1);
  }

  @Test
  void noTimeIsRefused() {
    assertThatThrownBy(() -> loop.callLater((Duration) null, () -> {}))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> loop.callLater(Double.NaN, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> loop.callAt(Double.NaN, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test__run_once")
  void aCancelledTimerIsNotWaitedFor() {
    loop.callLater(5, () -> trace.add("cancelled")).cancel();
    loop.callLater(10, () -> {
      trace.add("at " + loop.time());
      loop.stop();
    });
    List<Double> polls = new ArrayList<>();
    loop.callSoon(() -> loop.callSoon(() -> polls.add(loop.time())));
    loop.runForever();
    assertThat(trace).containsExactly("at 10.0");
    assertThat(polls).containsExactly(0.0);
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test__run_once_schedule_handle")
  void whatADueTimerSchedulesWaitsForTheNextIteration() {
    loop.callLater(-1, () -> {
      trace.add("timer");
      loop.callSoon(() -> trace.add("scheduled"));
      loop.callLater(-1, () -> trace.add("timer of a timer"));
    });
    runOnce();
    assertThat(trace).containsExactly("timer");
    runOnce();
    assertThat(trace).containsExactly("timer", "scheduled", "timer of a timer");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test__run_once_cancelled_event_cleanup")
  void cancelledTimersDoNotPileUp() {
    List<TimerHandle> live = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      TimerHandle timer = loop.callLater(1000 + i, () -> {});
      if (i % 100 == 0) {
        live.add(timer);
      } else {
        timer.cancel();
        assertThat(timer.index).as("its place in the heap").isNegative();
      }
    }
    assertThat(live).allSatisfy(timer -> assertThat(timer.index).isBetween(0, live.size() - 1));
    live.forEach(Handle::cancel);
    assertThat(live).allSatisfy(timer -> assertThat(timer.index).isNegative());
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_now_update")
  @CPython("uvloop/test_base::_TestBase::test_call_later_2")
  void theClockGoesOnWithinACallbackAndATimerCountsFromThere() {
    loop.callSoon(() -> {
      double before = loop.time();
      loop.advance(7);
      trace.add("worked " + (loop.time() - before));
      loop.callLater(0.5, () -> {
        trace.add("at " + loop.time());
        loop.stop();
      });
    });
    loop.runForever();
    assertThat(trace).containsExactly("worked 7.0", "at 7.5");
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_call_later_1")
  void timersDueTogetherRunAsTheyWereMadeAndAFarOneHoldsNobodyUp() {
    loop.callLater(1000, () -> trace.add("far"));
    for (int i = 0; i < 5; i++) {
      int number = i;
      loop.callLater(1, () -> trace.add(number + " " + loop.isRunning()));
    }
    loop.callLater(1, loop::stop);
    loop.runForever();
    assertThat(trace).containsExactly("0 true", "1 true", "2 true", "3 true", "4 true");
    assertThat(loop.time()).isEqualTo(1);
    assertThat(loop.isRunning()).isFalse();
  }

  @Test
  @CPython("uvloop/test_base::TestBaseUV::test_big_call_later_timeout")
  void hugeDelaysJustWaitAndCanBeCancelled() throws Exception {
    for (double delay :
        new double[] {1L << 54, 1L << 55, Long.MAX_VALUE, Double.MAX_VALUE, Double.POSITIVE_INFINITY
        }) {
      runBody(() -> {
        Task<Void> sleeping = loop.createTask(async(() -> await(sleep(delay))));
        await(sleep(86_400));
        assertThat(sleeping.done()).isFalse();
        sleeping.cancel();
        assertThatThrownBy(() -> await(sleeping)).isInstanceOf(CancelledError.class);
      });
    }
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_inf_wait_for")
  void waitForWithAnInfiniteTimeoutWaitsWithoutOne() throws Exception {
    runBody(() -> {
      Future<String> future = loop.createFuture();
      loop.callLater(1e6, () -> future.setResult("in the end"));
      trace.add(await(Asyncio.waitFor(future, Double.POSITIVE_INFINITY)));
    });
    assertThat(trace).containsExactly("in the end");
  }

  @Test
  @CPython("test_events::TimerTests::test_hash")
  @CPython("test_events::TimerTests::test_timer_comparison")
  void timersAreOrderedByTheirTimesAndEachIsEqualToItselfAlone() {
    TimerHandle late = loop.callAt(20, () -> {});
    TimerHandle early = loop.callAt(10, () -> {});
    TimerHandle next = loop.callAt(10, () -> {});
    assertThat(List.of(late, next, early).stream().sorted()).containsExactly(early, next, late);
    assertThat(early)
        .isLessThan(next)
        .isLessThan(late)
        .isEqualByComparingTo(early)
        .isEqualTo(early)
        .hasSameHashCodeAs(early)
        .isNotEqualTo(next)
        .isNotEqualTo("a timer");
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_run_until_complete")
  void runUntilCompleteTakesAsLongAsItsCoroutineOnTheLoopsClock() throws Exception {
    run(async(() -> await(sleep(0.1))));
    assertThat(loop.time()).isCloseTo(0.1, Offset.offset(1e-6));
  }
}
