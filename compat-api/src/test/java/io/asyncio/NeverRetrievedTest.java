package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which futures that are dropped are reported to the log, and when. */
class NeverRetrievedTest {

  private static final String TEST_MODE = "asyncio.failOnUnobserved";

  private final LoggingLoop loop = new LoggingLoop();
  private final LogCapture log = new LogCapture();

  /** In test mode closing the loop would fail where this is only about the log. */
  private String testMode;

  @BeforeEach
  void leaveTestMode() {
    testMode = System.clearProperty(TEST_MODE);
  }

  @AfterEach
  void end() {
    loop.close();
    log.close();
    if (testMode != null) {
      System.setProperty(TEST_MODE, testMode);
    }
  }

  /** Has a future made, treated and dropped, until it is collected and the loop has noticed. */
  private void drop(Consumer<Future<Integer>> treatment) {
    Garbage.collect(() -> {
      Future<Integer> future = loop.createFuture();
      treatment.accept(future);
      return future;
    });
    loop.runOnce();
  }

  private LogRecord onlyRecord() {
    assertThat(log.records()).hasSize(1);
    return log.records().getFirst();
  }

  /** What is not reported now, is at the latest when the loop closes: so close it before. */
  private void assertNothingReported() {
    loop.close();
    assertThat(log.messages()).isEmpty();
  }

  private void dropFailed(Exception failure) {
    drop(future -> future.setException(failure));
    Garbage.collectUntil(() -> {
      loop.runOnce();
      return !log.messages().isEmpty();
    });
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_future_exception_never_retrieved")
  void failureOfADroppedFutureIsLoggedOnceWithItsException() {
    loop.setDebug(false);
    Exception failure = new Exception("lost");
    dropFailed(failure);
    loop.close();
    assertThat(onlyRecord().getLevel()).isEqualTo(Level.SEVERE);
    assertThat(onlyRecord().getThrown()).isSameAs(failure);
    assertThat(onlyRecord().getMessage().lines())
        .first()
        .isEqualTo("Future exception was never retrieved");
    assertThat(onlyRecord().getMessage()).doesNotContain("created at");
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_future_exception_never_retrieved_debug")
  void inDebugModeTheLogTellsWhereTheFutureWasMadeToo() {
    loop.setDebug(true);
    Exception failure = new Exception("lost");
    dropFailed(failure);
    loop.close();
    assertThat(onlyRecord().getThrown()).isSameAs(failure);
    assertThat(onlyRecord().getMessage().lines())
        .startsWith("Future exception was never retrieved")
        .contains("Object created at (most recent call first):")
        .anyMatch(line -> line.matches("\tat io.asyncio.NeverRetrievedTest.*drop.*"));
  }

  private static final class Promise extends Future<Integer> {
    Promise(EventLoop loop) {
      super(loop);
    }
  }

  @Test
  void reportBearsTheNameOfASubclass() {
    new Promise(loop).setException(new Exception("lost"));
    loop.close();
    assertThat(onlyRecord().getMessage()).startsWith("Promise exception was never retrieved");
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_tb_logger_exception_unretrieved")
  void droppedFailureThatNobodyReadIsLoggedAfterTheCollection() {
    dropFailed(new IllegalStateException("boom"));
    assertThat(loop.isClosed()).isFalse();
    assertThat(onlyRecord().getThrown()).hasMessage("boom");
  }

  @Test
  void keptFailureThatNobodyReadIsLoggedWhenTheLoopCloses() {
    Future<Integer> kept = loop.createFuture();
    kept.setException(new IllegalStateException("boom"));
    loop.runOnce();
    assertThat(log.messages()).isEmpty();
    loop.close();
    assertThat(onlyRecord().getThrown()).hasMessage("boom");
    assertThat(onlyRecord().getMessage()).contains("future: " + kept);
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_tb_logger_abandoned")
  void droppedPendingFutureIsNotLogged() {
    drop(future -> {});
    assertNothingReported();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_tb_logger_result_unretrieved")
  void droppedResultThatNobodyReadIsNotLogged() {
    drop(future -> future.setResult(42));
    assertNothingReported();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_tb_logger_result_retrieved")
  void droppedResultThatWasReadIsNotLogged() {
    drop(future -> {
      future.setResult(42);
      assertThat(future.getResult()).isEqualTo(42);
      try {
        assertThat(future.result()).isEqualTo(42);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    assertNothingReported();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_tb_logger_exception_retrieved")
  void failureThatWasAskedForIsNotLogged() {
    drop(future -> {
      future.setException(new IllegalStateException("boom"));
      assertThat(future.exception()).hasMessage("boom");
    });
    assertNothingReported();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_tb_logger_exception_result_retrieved")
  void failureThatTheResultRaisedIsNotLogged() {
    drop(future -> {
      future.setException(new IllegalStateException("boom"));
      assertThatThrownBy(future::result).hasMessage("boom");
    });
    assertNothingReported();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_tb_logger_not_called_after_cancel")
  void failureThatWasCancelledAfterwardsIsNotLogged() {
    drop(future -> {
      future.setException(new IllegalStateException("boom"));
      assertThat(future.cancel()).isFalse();
    });
    assertNothingReported();
  }

  private static Coroutine<Integer> failing() {
    return async(() -> {
      throw new IllegalStateException("boom");
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_tb_logger_not_called_after_cancel")
  void failureOfATaskThatWasCancelledAfterwardsIsNotLogged() throws Exception {
    loop.runUntilComplete(async(() -> {
      Task<Integer> task = Asyncio.createTask(failing());
      await(sleep(0.05));
      assertThat(task.done()).isTrue();
      assertThat(task.cancel()).isFalse();
    }));
    assertNothingReported();
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_default_exc_handler_coro")
  void failureOfADroppedTaskIsLoggedWithItsName() {
    Garbage.collect(() -> {
      Task<Integer> task = loop.createTask(failing(), "forgotten");
      task.addDoneCallback(done -> loop.stop());
      loop.runForever();
      return task;
    });
    Garbage.collectUntil(() -> {
      loop.runOnce();
      return !log.messages().isEmpty();
    });
    assertThat(onlyRecord().getMessage().lines())
        .startsWith("Task exception was never retrieved")
        .contains("name: forgotten");
    assertThat(onlyRecord().getThrown()).hasMessage("boom");
  }
}
