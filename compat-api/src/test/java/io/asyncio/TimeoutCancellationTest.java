package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static io.asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What becomes of a block that raises something, or is cancelled, when its time is over. */
class TimeoutCancellationTest extends LoopTest {

  private final AtomicReference<Timeout> scope = new AtomicReference<>();

  private Coroutine<Void> sleepWithin(double limit, double seconds) {
    return timeout(limit, block -> {
      scope.set(block);
      await(sleep(seconds));
    });
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_waiter_cancelled")
  void blockSeesTheExpiryAsACancellation() {
    assertThatThrownBy(() -> run(timeout(0.01, block -> {
          try {
            await(sleep(10));
          } catch (CancelledError e) {
            trace.add("seen");
            throw e;
          }
        })))
        .isInstanceOf(TimeoutError.class);
    assertThat(trace).containsExactly("seen");
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_foreign_exception_passed")
  void otherExceptionPasses() {
    IllegalStateException failure = new IllegalStateException();
    assertThatThrownBy(() -> run(timeout(0.01, block -> {
          scope.set(block);
          raise(failure);
        })))
        .isSameAs(failure);
    assertThat(scope.get().expired()).isFalse();
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_foreign_exception_on_timeout")
  void exceptionInAnswerToTheExpiryPasses() {
    assertThatThrownBy(() -> run(timeout(0.01, block -> {
          try {
            await(sleep(10));
          } catch (CancelledError e) {
            throw new IllegalStateException("answer");
          }
        })))
        .hasMessage("answer");
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_exception_context")
  void timeoutIsCausedByTheVeryCancellationThatTheBlockSaw() {
    AtomicReference<CancelledError> seen = new AtomicReference<>();
    IllegalStateException handled = new IllegalStateException("handled when the time was over");
    assertThatThrownBy(() -> run(timeout(0.01, block -> {
          try {
            raise(handled);
          } catch (IllegalStateException e) {
            try {
              await(sleep(1));
            } catch (CancelledError cancellation) {
              seen.set(cancellation);
              cancellation.addSuppressed(e);
              throw cancellation;
            }
          }
        })))
        .isInstanceOf(TimeoutError.class)
        .satisfies(raised -> assertThat(raised.getCause()).isSameAs(seen.get()));
    assertThat(seen.get()).hasNoCause().hasSuppressedException(handled);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_foreign_exception_on_timeout_2")
  void lastOfSeveralExceptionsInAnswerToTheExpiryPassesAsItIs() {
    AtomicReference<Throwable> first = new AtomicReference<>();
    assertThatThrownBy(() -> run(timeout(0.01, block -> {
          scope.set(block);
          try {
            await(sleep(10));
          } catch (CancelledError e) {
            first.set(new IllegalArgumentException("first answer", e));
            raise(new IllegalStateException("last answer", first.get()));
          }
        })))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("last answer")
        .satisfies(raised -> assertThat(raised.getCause()).isSameAs(first.get()))
        .hasNoSuppressedExceptions();
    assertThat(first.get()).hasCauseExactlyInstanceOf(CancelledError.class);
    assertThat(scope.get().expired()).isTrue();
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_foreign_cancel_doesnt_timeout_if_not_expired")
  void cancellationFromElsewherePasses() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(sleepWithin(10, 10));
      await(sleep(0.1));
      task.cancel();
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    });
    assertThat(scope.get().expired()).isFalse();
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_outer_task_is_not_cancelled")
  void taskThatCaughtTheTimeoutIsNotCancelled() throws Exception {
    Task<Void> task = loop.createTask(async(() -> {
      assertThatThrownBy(() -> await(sleepWithin(0.001, 10))).isInstanceOf(TimeoutError.class);
      assertThat(currentTask().cancelling()).isZero();
      await(sleep(1));
    }));
    loop.runUntilComplete(task);
    assertThat(task.cancelled()).isFalse();
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_expiring")
  void blockThatSwallowsTheExpiryEndsNormally() throws Exception {
    run(timeout(0.1, block -> {
      scope.set(block);
      try {
        await(sleep(10));
      } catch (CancelledError e) {
        assertThatThrownBy(() -> block.reschedule(1.0)).hasMessageContaining("expiring");
      }
    }));
    assertThat(scope.get().expired()).isTrue();
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_after_cancellation")
  void olderSwallowedCancellationDoesNotCount() throws Exception {
    runBody(() -> {
      currentTask().cancel();
      assertThatThrownBy(() -> await(sleep(1))).isInstanceOf(CancelledError.class);
      assertThatThrownBy(() -> await(sleepWithin(0, 1))).isInstanceOf(TimeoutError.class);
      assertThat(currentTask().cancelling()).isEqualTo(1);
    });
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_cancel_in_timeout_after_cancellation")
  void newCancellationAfterASwallowedOnePasses() throws Exception {
    Task<Void> task = loop.createTask(async(() -> {
      currentTask().cancel();
      assertThatThrownBy(() -> await(sleep(1))).isInstanceOf(CancelledError.class);
      await(timeout(1, block -> {
        currentTask().cancel();
        await(sleep(2));
      }));
    }));
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_nested_timeout_in_finally")
  void timeoutWhileATimeoutIsHandledStandsOnItsOwn() {
    assertThatThrownBy(() -> run(timeout(1, outer -> {
          try {
            await(sleep(10));
          } finally {
            assertThatThrownBy(() -> await(sleepWithin(0, 10))).isInstanceOf(TimeoutError.class);
          }
        })))
        .isInstanceOf(TimeoutError.class)
        .hasCauseInstanceOf(CancelledError.class);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_taskgroup")
  void groupOfFailuresWinsOverTheTimeout() {
    assertThatThrownBy(() -> run(timeout(0.01, block -> {
          await(taskGroup(group -> {
            group.createTask(async(() -> {
              try {
                await(sleep(10));
              } finally {
                fail();
              }
            }));
          }));
        })))
        .isInstanceOf(ExceptionGroup.class);
  }

  private static void raise(RuntimeException failure) {
    throw failure;
  }

  private static void fail() {
    throw new IllegalStateException("crash");
  }
}
