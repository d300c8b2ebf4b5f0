package io.asyncio.internal;

/** The coroutine's side of a thread: what runs only when its event loop gives it the turn. */
public interface TurnTaker {

  /** Waits for the turn if the loop went on without this thread. On the thread itself. */
  void ensureTurn();

  /** Tells whether the caller is a coroutine. */
  static boolean isCaller() {
    return Thread.currentThread().getUncaughtExceptionHandler() instanceof TurnTaker;
  }

  /**
   * Has the calling coroutine wait for its turn, if it lost it.
   *
   * @throws IllegalStateException outside a task
   */
  static void requireTurn() {
    if (!(Thread.currentThread().getUncaughtExceptionHandler() instanceof TurnTaker coroutine)) {
      throw new IllegalStateException(
          "await outside a task: start a coroutine with run(...) or createTask(...)");
    }
    coroutine.ensureTurn();
  }
}
