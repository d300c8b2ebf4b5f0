package io.asyncio.locks;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.LoopTest;
import io.asyncio.Task;
import java.util.List;

/** What the tests of locks have in common. */
abstract class LockTestBase extends LoopTest {

  static final String OTHER_LOOP = "is bound to a different event loop";

  /** Makes a coroutine, where the overloads of {@code async} leave a choice. */
  static Coroutine<Void> body(Coroutine.Body body) {
    return Asyncio.async(body);
  }

  /** Makes a task of a body that returns nothing. */
  final Task<Void> start(Coroutine.Body body) {
    return loop.createTask(body(body));
  }

  /** Lets what is ready run, and what that makes ready. */
  final void runTwice() {
    runOnce();
    runOnce();
  }

  static void join(Task<?>... tasks) throws Exception {
    await(Asyncio.gather(List.of(tasks), true));
  }

  final void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
  }
}
