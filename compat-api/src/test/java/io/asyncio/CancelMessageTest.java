package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the message of a cancellation is kept and delivered. */
class CancelMessageTest extends LoopTest {

  private final Future<Integer> future = loop.createFuture();

  private static void assertRaises(String message, ThrowingCall call) {
    assertThatThrownBy(call::call).isInstanceOf(CancelledError.class).hasMessage(message);
  }

  @FunctionalInterface
  private interface ThrowingCall {
    Object call() throws Exception;
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_future_cancel_message_getter")
  void futureKeepsItsMessageAfterItWasRaised() {
    assertThat(future.outcome).isNull();
    assertThat(future.cancelMessage()).isNull();
    future.cancel("my message");
    assertThat(future.cancelMessage()).isEqualTo("my message");
    assertRaises("my message", () -> loop.runUntilComplete(future));
    assertThat(future.cancelMessage()).isEqualTo("my message");
    assertRaises("my message", future::result);
    assertRaises("my message", future::exception);
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_future_cancel_message_setter")
  void messageOfAFutureThatIsReplacedIsTheOneRaised() {
    future.cancel("my message");
    future.outcome = "my new message";
    assertThat(future.cancelMessage()).isEqualTo("my new message");
    assertRaises("my new message", () -> loop.runUntilComplete(future));
    assertThat(future.cancelMessage()).isEqualTo("my new message");
  }

  @Test
  void laterCancelOfAFutureDoesNotReplaceTheMessage() {
    future.cancel("first");
    assertThat(future.cancel("second")).isFalse();
    assertRaises("first", future::result);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_task_cancel_message_getter")
  void taskKeepsTheMessageUntilItsStepRaisesIt() {
    Task<Integer> task = loop.createTask(async(() -> 1));
    assertThat(task.cancelMessage).isNull();
    task.cancel("my message");
    assertThat(task.cancelMessage).isEqualTo("my message");
    assertRaises("my message", () -> loop.runUntilComplete(task));
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_task_cancel_message_setter")
  void messageOfATaskThatIsReplacedBeforeItsStepIsTheOneRaised() {
    Task<Integer> task = loop.createTask(async(() -> 1));
    task.cancel("my message");
    task.cancelMessage = "my new message";
    assertRaises("my new message", () -> loop.runUntilComplete(task));
  }

  @Test
  void lastCancelBeforeTheStepGivesTheMessage() {
    Task<Integer> task = loop.createTask(async(() -> 1));
    task.cancel("first");
    task.cancel("second");
    assertRaises("second", () -> loop.runUntilComplete(task));
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_with_message_then_future_exception")
  @CPython("test_tasks::BaseTaskTests::test_cancel_with_message_then_future_result")
  void exceptionOfACancelledTaskRaisesTheErrorWithItsMessage() {
    for (String message : new String[] {null, "my message"}) {
      for (boolean byResult : new boolean[] {false, true}) {
        assertThatThrownBy(() -> run(cancelAndAsk(message, byResult)))
            .isInstanceOf(CancelledError.class)
            .hasMessage(message)
            .hasNoCause();
      }
    }
  }

  private static Coroutine<Object> cancelAndAsk(String message, boolean byResult) {
    return async(() -> {
      Task<Void> task = createTask(sleep(10));
      await(sleep(0));
      task.cancel(message);
      WaitResult<Void> result = await(Asyncio.wait(List.of(task)));
      assertThat(result.done()).containsExactly(task);
      return byResult ? task.result() : task.exception();
    });
  }
}
