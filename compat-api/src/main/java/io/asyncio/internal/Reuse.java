package io.asyncio.internal;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Task;

/** What whoever awaits a coroutine a second time gets. */
public final class Reuse {

  private Reuse() {}

  /** Returns the error, which says whether another task is running {@code coroutine} meanwhile. */
  public static IllegalStateException of(Coroutine<?> coroutine) {
    return new IllegalStateException(
        isRunByAnotherTask(coroutine)
            ? "coroutine " + coroutine.name() + " is being awaited already"
            : "cannot reuse already awaited coroutine " + coroutine.name());
  }

  private static boolean isRunByAnotherTask(Coroutine<?> coroutine) {
    if (!TurnTaker.isCaller()) {
      return false;
    }
    Task<?> caller = Asyncio.currentTask();
    return Asyncio.allTasks().stream()
        .anyMatch(task -> task != caller && task.getCoro() == coroutine);
  }
}
