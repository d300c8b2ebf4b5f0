package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How the runs of a loop begin and end, and what is left of one in the next. */
class LoopRunsTest extends LoopTest {

  private static void assertIllegalState(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_close")
  void aClosedLoopRunsNoMoreAndMayBeClosedAgain() {
    assertThat(loop.isClosed()).isFalse();
    loop.close();
    assertThat(loop.isClosed()).isTrue();
    loop.close();
    assertThat(loop.isClosed()).isTrue();
    assertIllegalState(loop::runForever, "Event loop is closed");
    Future<Void> future = new Future<>(loop);
    assertIllegalState(() -> loop.runUntilComplete(future), "Event loop is closed");
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_close_running_event_loop")
  void aRunningLoopCannotBeClosed() throws Exception {
    runBody(() -> {
      assertIllegalState(loop::close, "Cannot close a running event loop");
      assertThat(loop.isClosed()).isFalse();
      await(sleep(0));
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_run_once")
  void stopThatWasScheduledEndsTheRunBehindWhatWasReady() {
    loop.callSoon(() -> {
      trace.add("before");
      loop.callSoon(() -> trace.add("in the next run"));
    });
    loop.callSoon(loop::stop);
    loop.callSoon(() -> trace.add("behind"));
    loop.runForever();
    assertThat(trace).containsExactly("before", "behind");
    runOnce();
    assertThat(trace).containsExactly("before", "behind", "in the next run");
  }

  private static final class Polls extends VirtualClockLoop {

    private final StringBuilder timeouts = new StringBuilder();

    @Override
    protected void poll(long timeoutNanos) {
      timeouts.append(timeoutNanos).append(' ');
      super.poll(timeoutNanos);
    }
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_run_forever_pre_stopped")
  void aLoopThatWasStoppedBeforePollsOnceWithoutWaiting() {
    try (Polls polls = new Polls()) {
      polls.callLater(10, () -> trace.add("too early"));
      polls.stop();
      polls.runForever();
      assertThat(polls.timeouts).hasToString("0 ");
      assertThat(polls.time()).isZero();
    }
    assertThat(trace).isEmpty();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_run_until_complete_stopped")
  void aRunThatIsStoppedHasNoResult() {
    loop.callSoon(loop::stop);
    Future<Void> never = loop.createFuture();
    assertIllegalState(
        () -> loop.runUntilComplete(never), "Event loop stopped before Future completed.");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_run_until_complete_type_error")
  void nothingCannotBeRun() {
    assertThatNullPointerException().isThrownBy(() -> loop.runUntilComplete(null));
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_run_until_complete_loop")
  void aFutureOfAnotherLoopIsRefused() {
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      Future<Void> foreign = other.createFuture();
      assertThatThrownBy(() -> loop.runUntilComplete(foreign))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(loop.isRunning()).isFalse();
    }
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_run_until_complete_error")
  void theCoroutinesOwnExceptionComesOut() {
    Exception own = new Exception("own");
    assertThatThrownBy(() -> run(async(() -> {
          await(sleep(0));
          throw own;
        })))
        .isSameAs(own);
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopTests::test_run_until_complete_loop_orphan_future_close_loop")
  void aRunThatSystemExitHasEndedDoesNotStopTheNext() throws Exception {
    Future<String> awaited = loop.createFuture();
    loop.callSoon(() -> {
      throw new SystemExit(3);
    });
    assertThatThrownBy(() -> loop.runUntilComplete(awaited)).isInstanceOf(SystemExit.class);
    awaited.setResult("late");
    runBody(() -> {
      await(sleep(1));
      await(sleep(1));
      trace.add("to its end");
    });
    assertThat(trace).containsExactly("to its end");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_run_forever_keyboard_interrupt")
  @CPython("uvloop/test_base::_TestBase::test_call_soon_base_exc")
  void anInterruptLeavesTheRunAndIsNotReported() {
    loop.callSoon(() -> {
      throw new KeyboardInterrupt("callback");
    });
    assertThatThrownBy(loop::runForever)
        .isInstanceOf(KeyboardInterrupt.class)
        .hasMessage("callback");
    assertThatThrownBy(() -> run(async(() -> {
          throw new KeyboardInterrupt("coroutine");
        })))
        .isInstanceOf(KeyboardInterrupt.class)
        .hasMessage("coroutine");
    assertThat(loop.isClosed()).isFalse();
    assertThat(loop.isRunning()).isFalse();
    assertThatCode(() -> runBody(() -> await(sleep(0)))).doesNotThrowAnyException();
    assertThat(closeAndTakeReports()).isEmpty();
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_run_until_complete_baseexception")
  void noStopIsLeftOfARunThatAnInterruptHasEnded() {
    assertThatThrownBy(() -> run(async(() -> {
          throw new KeyboardInterrupt("stop");
        })))
        .isInstanceOf(KeyboardInterrupt.class);
    loop.callSoon(() -> {
      trace.add("first iteration");
      loop.callSoon(() -> {
        trace.add("second iteration");
        loop.callSoon(loop::stop);
      });
    });
    loop.runForever();
    assertThat(trace).containsExactly("first iteration", "second iteration");
  }

  @Test
  @CPython("test_base_events::RunningLoopTests::test_running_loop_within_a_loop")
  @CPython("test_events::GetEventLoopTestsMixin::test_get_running_loop_already_running")
  void aLoopThatMayNotRunInAnotherLeavesThatAsItIs() throws Exception {
    runBody(() -> {
      try (VirtualClockLoop inner = new VirtualClockLoop()) {
        assertIllegalState(inner::runForever, "another loop is running");
        assertThat(inner.isRunning()).isFalse();
      }
      assertThat(getRunningLoop()).isSameAs(loop);
      await(sleep(1));
      assertThat(getRunningLoop()).isSameAs(loop);
      trace.add("unharmed");
    });
    assertThat(trace).containsExactly("unharmed");
  }
}
