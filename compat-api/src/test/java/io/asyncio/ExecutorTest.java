package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls on other threads, and who makes these. */
class ExecutorTest extends LoopTest {

  @BeforeEach
  void otherThreadsTakePart() {
    loop.waitForPosts();
  }

  private static String here() {
    return Thread.currentThread().getName();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_run_in_executor")
  void aCallRunsOnAnotherThreadAndItsValueComesBack() throws Exception {
    runBody(() -> {
      Thread own = Thread.currentThread();
      String argument = "yo";
      trace.add(await(
          loop.runInExecutor(null, () -> argument + " " + Thread.currentThread().equals(own))));
    });
    assertThat(trace).containsExactly("yo false");
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_thread_name_prefix_in_default_executor")
  void threadsOfTheDefaultExecutorAreKnownByTheirNames() throws Exception {
    runBody(() -> {
      for (int i = 0; i < 3; i++) {
        assertThat(await(loop.runInExecutor(null, ExecutorTest::here))).startsWith("asyncio_");
      }
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_set_default_executor")
  void theExecutorThatWasSetIsUsedFromThenOn() throws Exception {
    try (ExecutorService own = Executors.newSingleThreadExecutor(
        task -> Thread.ofPlatform().name("of my own").unstarted(task))) {
      loop.setDefaultExecutor(own);
      runBody(() -> {
        for (int i = 0; i < 2; i++) {
          assertThat(await(loop.runInExecutor(null, ExecutorTest::here))).isEqualTo("of my own");
        }
      });
    }
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_set_default_executor_error")
  void noExecutorIsRefusedAndTheOldOneStays() throws Exception {
    assertThatNullPointerException()
        .isThrownBy(() -> loop.setDefaultExecutor(null))
        .withMessage("executor");
    runBody(() ->
        assertThat(await(loop.runInExecutor(null, ExecutorTest::here))).startsWith("asyncio_"));
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_shutdown_default_executor")
  void shutdownWaitsForTheCallsAndNoneIsTakenAfterwards() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    runBody(() -> {
      Future<String> call = loop.runInExecutor(null, () -> {
        mayEnd.await();
        trace.add("call");
        return "result";
      });
      Task<Void> shutdown = loop.createTask(loop.shutdownDefaultExecutor());
      await(Asyncio.sleep(0));
      assertThat(shutdown.done()).isFalse();
      mayEnd.countDown();
      await(shutdown);
      trace.add("shut down");
      assertThat(await(call)).isEqualTo("result");
      assertThatThrownBy(() -> loop.runInExecutor(null, () -> 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Executor shutdown has been called");
    });
    assertThat(trace).containsExactly("call", "shut down");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_shutdown_default_executor_timeout")
  void shutdownThatTakesTooLongIsLoggedAndGoesOnWithoutTheCall() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (LogCapture log = new LogCapture()) {
      runBody(() -> {
        Future<Void> call = loop.runInExecutor(null, () -> {
          try {
            Thread.sleep(Long.MAX_VALUE);
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return null;
        });
        await(loop.shutdownDefaultExecutor(0.01));
        await(call);
      });
      interrupted.await();
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("The executor did not finish its calls within 0.01 seconds: ");
    }
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_run_in_executor_cancel")
  void aCallWhoseFutureWasCancelledEndsWithoutTheClosedLoop() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    loop.setDefaultExecutor(Executors.newSingleThreadExecutor(task -> Thread.ofPlatform()
        .daemon()
        .uncaughtExceptionHandler((thread, e) -> trace.add("thrown " + e))
        .unstarted(() -> {
          task.run();
          ended.countDown();
        })));
    runBody(() -> {
      Future<Integer> call = loop.runInExecutor(null, () -> {
        begun.countDown();
        while (mayEnd.getCount() > 0) {
          Thread.onSpinWait();
        }
        return 1;
      });
      begun.await();
      assertThat(call.cancel()).isTrue();
      assertThatThrownBy(() -> await(call)).isInstanceOf(CancelledError.class);
    });
    loop.close();
    mayEnd.countDown();
    ended.await();
    assertThat(trace).isEmpty();
  }

  @Test
  void failureOfACallIsThatOfItsFuture() {
    assertThatThrownBy(() -> run(async(() -> await(loop.runInExecutor(null, () -> {
          throw new ArithmeticException("by zero");
        })))))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("by zero");
  }
}
