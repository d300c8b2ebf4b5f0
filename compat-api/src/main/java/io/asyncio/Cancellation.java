package io.asyncio;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a future that hands a cancellation on, what it hands it on to, and so on: a task asks what
 * it waits for, a gathering its children. Not recursive: chains of tasks are long.
 *
 * <p>Each future on the way is told once before those that it asks, and once after, with their
 * answer. A class that overrides {@code cancel} is called, and may come back here.
 */
final class Cancellation {

  /** So many levels down, circles are looked for. */
  private static final int LONG = 1024;

  private final @Nullable String message;

  private @Nullable Asking innermost;
  private int depth;

  /** One that is compared with all below: in a circle it comes again. */
  private @Nullable Asking mark;

  private int nextMark = LONG;

  private Cancellation(@Nullable String message) {
    this.message = message;
  }

  /**
   * Cancels {@code future}, whose own {@code cancel} is this library's.
   *
   * @return false if it was done already, or all that it asked were
   * @throws StackOverflowError if it waits for itself, through others
   */
  static boolean of(Future<?> future, @Nullable String message) {
    return new Cancellation(message).cancel(future);
  }

  private boolean cancel(Future<?> future) {
    boolean answer = begin(future);
    for (Asking asking; (asking = innermost) != null; ) {
      asking.any |= answer;
      answer = asking.targets.hasNext() ? ask(asking.targets.next()) : end(asking);
    }
    return answer;
  }

  private boolean ask(Future<?> future) {
    boolean handsOn = future instanceof Task || future instanceof Gather;
    return (handsOn && !OwnMethod.CANCEL.in(future)) ? begin(future) : future.cancel(message);
  }

  /** Returns the answer of a future that is done; of others it comes when they {@link #end}. */
  private boolean begin(Future<?> future) {
    if (mark != null && mark.future == future) {
      throw new StackOverflowError("cancel: this one waits for itself: " + future);
    }
    List<? extends Future<?>> targets = switch (future) {
      case Task<?> task -> task.beginCancel();
      case Gather<?> gather -> gather.beginCancel();
      default -> throw new IllegalArgumentException("it hands nothing on: " + future);
    };
    if (targets != null) {
      innermost = new Asking(future, targets.iterator(), innermost);
      if (++depth == nextMark) {
        mark = innermost;
        nextMark *= 2;
      }
    }
    return false;
  }

  private boolean end(Asking asking) {
    innermost = asking.outer;
    depth--;
    if (mark == asking) {
      mark = null;
    }
    return asking.future instanceof Gather<?> gather
        ? gather.endCancel(asking.any)
        : ((Task<?>) asking.future).endCancel(asking.any, message);
  }

  /** A future that has been told, and those that it asks. */
  private static final class Asking {

    final Future<?> future;
    final Iterator<? extends Future<?>> targets;
    final @Nullable Asking outer;
    boolean any;

    Asking(Future<?> future, Iterator<? extends Future<?>> targets, @Nullable Asking outer) {
      this.future = future;
      this.targets = targets;
      this.outer = outer;
    }
  }
}
