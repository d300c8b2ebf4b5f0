package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.LambdaNames;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is called when a future is done. It waits in the future's list, and goes from there into the
 * ready queue as it is, so that completing a future allocates nothing. A future whose class has its
 * own way to keep callbacks gets it as a plain function.
 */
sealed class DoneCallback extends Handle implements Consumer<Future<?>>
    permits TaskStep, PlainDoneCallback {

  private final @Nullable Consumer<Future<?>> function;

  /** The future that it waits for or was called by. */
  @Nullable
  Future<?> future;

  /** The next one of the same future; the last one points to the first. */
  @Nullable
  DoneCallback next;

  DoneCallback(BaseEventLoop loop, @Nullable Consumer<Future<?>> function, Context context) {
    super(loop, PlacedCallback.placeOf(loop, function), context);
    this.function = function;
  }

  /** Returns who waits for the future by this callback: tasks, and futures that others wait for. */
  Collection<? extends Future<?>> waiters() {
    return List.of();
  }

  /** If an unfinished task waits for what it does: the task is cancelled, and has to end. */
  @Override
  boolean outlastsRuns() {
    return CallGraphs.awaitersBehind(this).stream().anyMatch(task -> !task.done());
  }

  @Override
  @Nullable
  Object function() {
    return function;
  }

  boolean calls(Object function) {
    return function.equals(this.function);
  }

  /** Leaves the future's list, if it still waits there. */
  final void withdraw() {
    Future<?> future = this.future;
    if (future != null) {
      future.removeCallback(this);
    }
  }

  /** Returns the callback of this library that it is, or that it calls. */
  final DoneCallback origin() {
    return function instanceof DoneCallback own ? own : this;
  }

  /** Called as a plain function of {@code done}. */
  @Override
  public void accept(Future<?> done) {
    future = done;
    invoke();
  }

  @Override
  void invoke() {
    Future<?> done = future;
    if (function != null && done != null) {
      getContext().run(() -> function.accept(done));
    }
  }

  /** Returns how the text of the future that it waits for calls it. */
  String listed() {
    return describe();
  }

  @Override
  String describe() {
    DoneCallback origin = origin();
    if (origin != this) {
      return origin.describe();
    }
    return function == null ? "" : LambdaNames.of(function.getClass());
  }
}
