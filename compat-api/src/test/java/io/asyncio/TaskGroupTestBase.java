package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.internal.Unchecked;
import java.util.ArrayList;
import java.util.List;

/** What the tests of task groups have in common. */
abstract class TaskGroupTestBase extends LoopTest {

  /** Returns a coroutine that fails after some time. */
  static Coroutine<Void> failing(double seconds, String message) {
    return async(() -> {
      await(sleep(seconds));
      throw new IllegalStateException(message);
    });
  }

  /** Returns a coroutine that sleeps for ever and fails when it is cancelled. */
  static Coroutine<Void> failingWhenCancelled(String message) {
    return async(() -> {
      try {
        await(sleep(1_000));
      } finally {
        raise(new IllegalStateException(message));
      }
    });
  }

  /** Sleeps in the current task, and notes a cancellation before it passes it on. */
  final void sleepNoting(double seconds, String note) throws Exception {
    try {
      await(sleep(seconds));
    } catch (CancelledError e) {
      trace.add(note);
      throw e;
    }
  }

  /** Returns the messages of a group's members, those of a nested group in brackets. */
  static List<String> messages(Throwable group) {
    List<String> messages = new ArrayList<>();
    for (Throwable member : ((AnyExceptionGroup) group).exceptions()) {
      messages.add(
          member instanceof AnyExceptionGroup ? messages(member).toString() : member.getMessage());
    }
    return messages;
  }

  /** Awaits {@code awaitable} in the current task and returns what it raises. */
  static <T extends Throwable> T raisedBy(Awaitable<?> awaitable, Class<T> type) throws Exception {
    try {
      await(awaitable);
    } catch (Throwable e) {
      return type.cast(e);
    }
    throw new AssertionError("nothing was raised");
  }

  /** Raises what javac would otherwise see coming, and call the code after it unreachable. */
  @SuppressWarnings("DoNotCallSuggester") // that is the point
  static void raise(Throwable failure) throws Exception {
    throw Unchecked.rethrow(failure);
  }

  @SuppressWarnings("DoNotCallSuggester")
  static void crash() {
    throw new IllegalStateException("crash");
  }
}
