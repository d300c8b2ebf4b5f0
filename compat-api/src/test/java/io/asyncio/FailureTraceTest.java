package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio.conformance.CPython;
import io.asyncio.internal.Unchecked;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What an exception tells when it comes out of a task: where it was raised, and nothing untrue. */
class FailureTraceTest extends LoopTest {

  /** Sleeps for longer than it is let. */
  private static Coroutine<Void> interrupted() {
    return async(() -> await(sleep(10)));
  }

  private static Coroutine<Void> cancelsAndAwaits() {
    return async(() -> {
      Task<Void> task = createTask(interrupted());
      await(sleep(0));
      task.cancel("stop");
      awaitsIt(task);
    });
  }

  private static void awaitsIt(Task<Void> task) throws Exception {
    await(task);
  }

  private static Coroutine<Void> cancelsAndAsks() {
    return async(() -> {
      Task<Void> task = createTask(interrupted());
      await(sleep(0));
      task.cancel("stop");
      await(Asyncio.wait(List.of(task)));
      asksIt(task);
    });
  }

  private static void asksIt(Task<Void> task) {
    assertThat(task.exception()).as("not reached, it raises").isNull();
  }

  private static String text(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_traceback_for_future_result")
  void cancellationShowsTheInterruptedAwaitAndTheAwaitOfTheTask() {
    Throwable error = catchThrowable(() -> run(cancelsAndAwaits()));
    assertThat(error).isInstanceOf(CancelledError.class).hasMessage("stop");
    assertThat(text(error))
        .containsSubsequence(
            "CancelledError: stop",
            "FailureTraceTest.lambda$interrupted$",
            "FailureTraceTest.awaitsIt(");
    assertThat(text(error)).contains("FailureTraceTest.lambda$cancelsAndAwaits$");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_traceback_for_future_exception")
  void cancellationShowsTheInterruptedAwaitAndTheCallThatAsksForIt() {
    Throwable error = catchThrowable(() -> run(cancelsAndAsks()));
    assertThat(error).isInstanceOf(CancelledError.class).hasMessage("stop");
    assertThat(text(error))
        .containsSubsequence(
            "CancelledError: stop",
            "FailureTraceTest.lambda$interrupted$",
            "FailureTraceTest.asksIt(");
  }

  @Test
  void cancellationShowsWhereItInterruptedTheTaskItself() throws Exception {
    Task<Void> task = loop.createTask(async(() -> {
      try {
        await(interrupted());
      } catch (CancelledError e) {
        trace.add(text(e));
      }
    }));
    runOnce();
    task.cancel();
    loop.runUntilComplete(task);
    assertThat(trace.getFirst())
        .contains("FailureTraceTest.lambda$interrupted$")
        .doesNotContain("runOnce");
  }

  @Test
  void cancellationAtTheFirstAwaitShowsThat() throws Exception {
    Task<Void> task = loop.createTask(async(() -> {
      Objects.requireNonNull(Asyncio.currentTask()).cancel("now");
      await(interrupted());
    }));
    Throwable error = catchThrowable(() -> loop.runUntilComplete(task));
    assertThat(error).hasMessage("now");
    assertThat(error.getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .anyMatch(method -> method.startsWith("lambda$interrupted$"));
  }

  @Test
  void cancellationThatAUserRaisedKeepsItsOwnTrace() {
    Task<Void> task = loop.createTask(async(() -> raise(new CancelledError("mine"))));
    runOnce();
    Throwable error = catchThrowable(task::exception);
    assertThat(error).hasMessage("mine");
    assertThat(error.getStackTrace()[0].getMethodName())
        .startsWith("lambda$cancellationThatAUserRaisedKeepsItsOwnTrace$");
  }

  @Test
  void cancellationThatAFutureFailedWithKeepsItsOwnTrace() throws Exception {
    CancelledError mine = new CancelledError("mine");
    String before = text(mine);
    Future<Void> future = loop.createFuture();
    loop.callSoon(() -> future.setException(mine));
    runBody(() -> assertThat(catchThrowable(() -> await(future))).isSameAs(mine));
    assertThat(text(mine)).isEqualTo(before);
  }

  private static void raise(Throwable failure) throws Exception {
    throw Unchecked.rethrow(failure);
  }

  @Test
  void cancellationOutOfAGatherDoesNotGrowWithEachAwait() throws Exception {
    runBody(() -> {
      Task<Void> child = createTask(interrupted());
      Future<List<Void>> gathered = gather(child);
      await(sleep(0));
      child.cancel();
      Throwable first = catchThrowable(() -> await(gathered));
      int before = text(first).length();
      Throwable second = catchThrowable(() -> await(gathered));
      assertThat(second).isSameAs(first);
      assertThat(text(second)).hasSize(before);
    });
  }

  private static Coroutine<Void> fails(Exception failure) {
    return async(() -> raise(failure));
  }

  @Test
  @CPython("test_futures2::FutureTests::test_future_traceback")
  void failedTaskRaisesTheSameExceptionAtEachAwaitAndItDoesNotGrow() throws Exception {
    runBody(() -> {
      IllegalArgumentException failure = new IllegalArgumentException("42");
      String before = text(failure);
      Task<Void> task = createTask(fails(failure));
      for (int i = 0; i < 5; i++) {
        assertThat(catchThrowable(() -> await(task))).isSameAs(failure);
        assertThat(text(failure)).isEqualTo(before);
      }
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_exception_chaining_after_await")
  void failureAwaitedWhileAnotherIsHandledArrivesUnchanged() throws Exception {
    runBody(() -> {
      IllegalArgumentException second = new IllegalArgumentException("second");
      try {
        throw new IllegalStateException("first");
      } catch (IllegalStateException first) {
        Task<Void> task = createTask(fails(second));
        assertThatThrownBy(() -> await(task))
            .isSameAs(second)
            .hasNoCause()
            .hasNoSuppressedExceptions();
        assertThat(first).hasNoCause().hasNoSuppressedExceptions();
      }
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_exception_chaining_after_await_with_context_cycle")
  void failureThatIsRaisedAgainByAnAwaitedTaskIsNotLinkedToItself() throws Exception {
    runBody(() -> {
      try {
        throw new IllegalStateException("a");
      } catch (IllegalStateException handled) {
        Task<Void> task = createTask(fails(handled));
        assertThatThrownBy(() -> await(task))
            .isSameAs(handled)
            .hasNoCause()
            .hasNoSuppressedExceptions();
      }
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancellation_exception_context")
  void exceptionMadeOfACancellationHasThatAsItsOnlyCause() {
    Future<Void> started = loop.createFuture();
    Coroutine<Void> inner = async(() -> {
      started.setResult(null);
      await(sleep(10));
    });
    Coroutine<Void> outer = async(() -> {
      Task<Void> task = createTask(inner);
      await(started);
      loop.callSoon(() -> task.cancel("msg"));
      try {
        await(task);
      } catch (CancelledError e) {
        throw new IllegalArgumentException("cancelled", e);
      }
    });
    Throwable raised = catchThrowable(() -> run(outer));
    assertThat(raised).isInstanceOf(IllegalArgumentException.class).hasMessage("cancelled");
    Throwable cause = Objects.requireNonNull(raised.getCause());
    assertThat(cause).isInstanceOf(CancelledError.class).hasMessage("msg").hasNoCause();
  }
}
