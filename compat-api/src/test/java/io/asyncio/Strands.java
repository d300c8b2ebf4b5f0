package io.asyncio;

import io.asyncio.internal.strand.Strand;
import java.util.List;
import java.util.Objects;

/** The stacks and threads of coroutines, for tests that disturb them. */
public final class Strands {

  private Strands() {}

  /** Returns the innermost stack of a task that has started. */
  public static Strand of(Task<?> task) {
    return Objects.requireNonNull(task.innermost());
  }

  /** Returns the thread of a task that has started. */
  public static Thread threadOf(Task<?> task) {
    return of(task).thread();
  }

  /** Waits until {@code thread} is in one of {@code states}. */
  public static void awaitState(Thread thread, Thread.State... states) {
    while (!List.of(states).contains(thread.getState())) {
      Thread.onSpinWait();
    }
  }
}
