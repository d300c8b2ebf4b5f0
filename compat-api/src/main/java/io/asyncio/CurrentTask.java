package io.asyncio;

import org.jspecify.annotations.Nullable;

/** The task whose step a loop runs. Owned by the loop's thread; others may look. */
final class CurrentTask {

  private @Nullable Task<?> task;

  @Nullable
  Task<?> get() {
    return task;
  }

  /**
   * Makes {@code next} the current one.
   *
   * @throws IllegalStateException if another one is
   */
  void enter(Task<?> next) {
    Task<?> current = task;
    if (current != null) {
      throw new IllegalStateException(
          "Cannot enter into task " + next + " while another task " + current + " is executed.");
    }
    task = next;
  }

  /**
   * Leaves {@code left}, so that none is current.
   *
   * @throws IllegalStateException if it is not the current one
   */
  void leave(Task<?> left) {
    Task<?> current = task;
    if (current != left) {
      throw new IllegalStateException(
          "Leaving task " + left + " does not match the current task " + current + ".");
    }
    task = null;
  }

  /**
   * Makes {@code next} the current one in place of {@code left}.
   *
   * @throws IllegalStateException if another one is
   */
  void pass(Task<?> left, Task<?> next) {
    leave(left);
    task = next;
  }

  /** Makes {@code next} the current one and returns what was: around an eager first step. */
  @Nullable
  Task<?> swap(@Nullable Task<?> next) {
    Task<?> outer = task;
    task = next;
    return outer;
  }
}
