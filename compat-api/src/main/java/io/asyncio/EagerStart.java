package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Unchecked;
import io.asyncio.internal.strand.Strand;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The first step of a task, before its constructor returns. What escapes the step is its creator's.
 * Owned by the loop's thread.
 */
final class EagerStart implements BooleanSupplier {

  private final Task<?> task;

  /** The coroutine that makes the task, and waits meanwhile. */
  private final Strand caller;

  /** The start that this one is nested in. */
  private @Nullable EagerStart outer;

  private @Nullable Throwable escaped;

  private EagerStart(Task<?> task, Strand caller) {
    this.task = task;
    this.caller = caller;
  }

  /** Runs the first step of {@code task}. On its loop's thread, or on a strand of the loop. */
  static void of(Task<?> task) {
    Strand caller = Strand.current();
    if (caller == null) {
      task.step().runFirstWithinAnother();
      return;
    }
    EagerStart start = new EagerStart(task, caller);
    caller.onLoop(start);
    if (start.escaped != null) {
      throw Unchecked.<Error>rethrow(start.escaped);
    }
  }

  @Override
  public boolean getAsBoolean() {
    outer = task.loop.eagerStart;
    task.loop.eagerStart = this;
    try {
      task.step().runFirstWithinAnother();
    } catch (Throwable e) {
      escaped = e;
    } finally {
      task.loop.eagerStart = outer;
    }
    return true;
  }

  /**
   * Refuses a context that is in use, by the caller or by one that waits for the caller's eager
   * start.
   *
   * @throws IllegalStateException if it is entered
   */
  static void requireFree(Context context, BaseEventLoop loop) {
    boolean entered = isIn(context, Strand.current());
    for (EagerStart start = loop.eagerStart; start != null; start = start.outer) {
      entered |= isIn(context, start.caller);
    }
    if (entered) {
      throw new IllegalStateException("cannot enter context: " + context + " is already entered");
    }
    context.run(() -> {}); // refused while a run of it is under way
  }

  private static boolean isIn(Context context, @Nullable Strand strand) {
    return strand != null && strand.task().getContext() == context;
  }
}
