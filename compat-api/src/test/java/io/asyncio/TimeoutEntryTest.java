package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TimeoutEntryTest extends LoopTest {

  private final Timeout scope = new Timeout(10.0);

  private void assertRefusesToEnter() {
    assertThatThrownBy(() -> await(scope.run(again -> {
          trace.add("entered again");
        })))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Timeout has already been entered");
    assertThat(trace).isEmpty();
  }

  @Test
  void limitPassesItselfToItsBlockAndGivesTheValueOfThat() throws Exception {
    assertThat(scope).hasToString("<Timeout [created]>");
    assertThat(scope.when()).isEqualTo(10.0);
    Timeout itself = run(scope.run(entered -> {
      return entered;
    }));
    assertThat(itself).isSameAs(scope);
  }

  @Test
  void deadlineThatWasGivenBeforehandIsKept() {
    assertThatThrownBy(() -> run(scope.run(entered -> {
          await(sleep(11));
        })))
        .isInstanceOf(TimeoutError.class);
    assertThat(scope.expired()).isTrue();
    assertThat(loop.time()).isEqualTo(10.0);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_already_entered")
  void limitCannotBeEnteredInsideItself() throws Exception {
    run(scope.run(entered -> {
      assertRefusesToEnter();
      assertThat(scope).hasToString("<Timeout [active] when=10.000>");
    }));
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_double_enter")
  void limitThatEndedCannotBeEnteredAgain() throws Exception {
    runBody(() -> {
      await(scope.run(entered -> {}));
      assertRefusesToEnter();
    });
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_not_entered")
  void deadlineOfALimitThatIsNotEnteredCannotBeMoved() throws Exception {
    runBody(() -> assertThatThrownBy(() -> scope.reschedule(0.01))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Timeout has not been entered"));
    assertThat(scope.when()).isEqualTo(10.0);
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_timeout_without_task")
  void limitCannotBeEnteredInACallback() throws Exception {
    AtomicReference<Throwable> raised = new AtomicReference<>();
    loop.callSoon(() -> {
      try {
        await(scope.run(entered -> {}));
      } catch (Exception e) {
        raised.set(e);
      }
    });
    runOnce();
    assertThat(raised.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside a task");
    assertThatThrownBy(() -> scope.reschedule(0.01)).hasMessage("Timeout has not been entered");
    run(scope.run(entered -> {}));
  }

  @Test
  @CPython("test_timeouts::TimeoutTests::test_repr_active")
  @CPython("test_timeouts::TimeoutTests::test_repr_finished")
  void descriptionTellsTheDeadlineWhileTheBlockRuns() throws Exception {
    runBody(() -> {
      Timeout limit = new Timeout(loop.time() + 1.5);
      await(limit.run(entered -> {
        assertThat(entered).hasToString("<Timeout [active] when=1.500>");
      }));
      assertThat(limit).hasToString("<Timeout [finished]>");
    });
  }

  @Test
  void cancellationsOfBeforeTheEntryDoNotCount() throws Exception {
    runBody(() -> {
      Timeout limit = new Timeout(0.0);
      currentTask().cancel();
      assertThatThrownBy(() -> await(sleep(1))).isInstanceOf(CancelledError.class);
      assertThatThrownBy(() -> await(limit.run(entered -> {
            await(sleep(1));
          })))
          .isInstanceOf(TimeoutError.class);
      assertThat(currentTask().cancelling()).isEqualTo(1);
    });
  }

  @Test
  void badArgumentsAreRefusedAtOnce() {
    assertThatThrownBy(() -> new Timeout(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("when");
    assertThatThrownBy(() -> scope.run((Timeout.VoidBody) null)).hasMessage("body");
    assertThatThrownBy(() -> scope.run((Timeout.Body<?>) null)).hasMessage("body");
  }
}
