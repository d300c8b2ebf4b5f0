package io.asyncio;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The exception of a failed future, registered with the loop until somebody has looked at it.
 *
 * <p>It does not keep the future: one that nobody can look at any more is reported when the garbage
 * collector finds it, the others when the loop closes. Owned by the loop's thread.
 */
final class Failure extends WeakReference<Future<?>> {

  final Throwable exception;
  private final String kind;

  /** That of a task. */
  private final @Nullable String name;

  private final @Nullable CreationSite madeAt;
  private boolean registered;
  private @Nullable Failure previous;
  private @Nullable Failure next;

  Failure(Future<?> future, Throwable exception, ReferenceQueue<Future<?>> collected) {
    super(future, collected);
    this.exception = exception;
    this.kind = FutureText.kind(future);
    this.name = future instanceof Task<?> task ? task.getName() : null;
    this.madeAt = future.madeAt();
  }

  /** The failures of a loop that nobody has looked at, oldest first. */
  static final class Registry {

    private final BaseEventLoop loop;
    private final ReferenceQueue<Future<?>> collected = new ReferenceQueue<>();
    private @Nullable Failure first;
    private @Nullable Failure last;

    Registry(BaseEventLoop loop) {
      this.loop = loop;
    }

    Failure add(Future<?> future, Throwable exception) {
      Failure failure = new Failure(future, exception, collected);
      failure.registered = true;
      failure.previous = last;
      if (last == null) {
        first = failure;
      } else {
        last.next = failure;
      }
      last = failure;
      return failure;
    }

    /** Somebody has looked at it. */
    void remove(Failure failure) {
      if (!failure.registered) {
        return;
      }
      failure.registered = false;
      Failure before = failure.previous;
      Failure after = failure.next;
      if (before == null) {
        first = after;
      } else {
        before.next = after;
      }
      if (after == null) {
        last = before;
      } else {
        after.previous = before;
      }
    }

    /** Reports those whose future the garbage collector has found. */
    void reportCollected() {
      if (first == null) {
        return;
      }
      while (collected.poll() instanceof Failure failure) {
        report(failure);
      }
    }

    /** Reports all that are left, and returns how many there were. */
    int reportAll() {
      int reported = 0;
      for (Failure failure; (failure = first) != null; reported++) {
        report(failure);
      }
      return reported;
    }

    private void report(Failure failure) {
      if (!failure.registered) {
        return;
      }
      remove(failure);
      loop.callExceptionHandler(failure.report());
    }
  }

  private ExceptionContext report() {
    ExceptionContext context =
        ExceptionContext.of(kind + " exception was never retrieved", exception);
    Future<?> future = get();
    if (future != null) {
      context = context.with("future", future);
    }
    if (future instanceof Task) {
      context = context.withFuture(future);
    }
    if (name != null) {
      context = context.with("name", name);
    }
    StackTraceElement origin = Frames.outermost(exception);
    if (origin != null) {
      context = context.with("origin", origin);
    }
    return context.withMadeAt(madeAt);
  }
}
