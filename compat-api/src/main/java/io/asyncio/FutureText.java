package io.asyncio;

import io.asyncio.internal.Repr;

/** Describes futures and tasks. The watchdog does so in a thread of its own, out of turn. */
final class FutureText {

  private FutureText() {}

  static String of(Future<?> future) {
    return Repr.guarded(future, () -> "<" + kind(future) + " " + contents(future) + ">");
  }

  /** Returns the name of its class. */
  static String kind(Future<?> future) {
    return Repr.nameOf(future.getClass(), future instanceof Task ? "Task" : "Future");
  }

  /** Returns what messages about a future call it. */
  static String owner(Future<?> future) {
    return future instanceof Task<?> task ? "Task '" + task.getName() + "'" : kind(future);
  }

  private static String contents(Future<?> future) {
    return (future instanceof Task<?> task ? runs(task) : state(future))
        + outcome(future)
        + CallbackCircle.text(future.callbacks)
        + CreationSite.text(future.madeAt());
  }

  private static String runs(Task<?> task) {
    Coroutine<?> coroutine = task.getCoro();
    Future<?> waiter = task.waiter;
    return (!task.done() && task.cancelling() > 0 ? "cancelling" : state(task))
        + (" name='" + task.getName() + "'")
        + (coroutine == null ? "" : " coro=" + Repr.of(coroutine))
        + (waiter == null ? "" : " wait_for=" + waiter);
  }

  private static String state(Future<?> future) {
    if (!future.done()) {
      return "pending";
    }
    return future.cancelled() ? "cancelled" : "finished";
  }

  private static String outcome(Future<?> future) {
    if (!future.done() || future.cancelled()) {
      return "";
    }
    Throwable exception = future.peekException();
    return exception == null
        ? " result=" + Repr.of(future.getResult())
        : " exception=" + Repr.of(exception);
  }
}
