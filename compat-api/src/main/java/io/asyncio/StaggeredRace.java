package io.asyncio;

import io.asyncio.internal.Unchecked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One race of {@link Staggered}. A runner, a task, waits for its turn, takes the next coroutine,
 * makes the runner after it, and runs the coroutine. Owned by the loop's thread.
 */
final class StaggeredRace<T extends @Nullable Object> {

  private final BaseEventLoop loop;
  private final Iterator<? extends Supplier<? extends Coroutine<? extends T>>> coroutines;
  private final double delay;

  private final Set<Task<?>> runners = new LinkedHashSet<>();
  private final List<@Nullable Throwable> exceptions = new ArrayList<>();
  private final List<Throwable> errors = new ArrayList<>();
  private @Nullable Future<@Nullable Void> allEnded;

  private @Nullable T winner;
  private @Nullable Integer index;

  StaggeredRace(
      BaseEventLoop loop,
      Iterator<? extends Supplier<? extends Coroutine<? extends T>>> coroutines,
      double delay) {
    this.loop = loop;
    this.coroutines = coroutines;
    this.delay = delay;
  }

  StaggeredResult<T> run() throws Exception {
    addRunner(null);
    CancelledError cancellation = awaitRunners();
    if (!errors.isEmpty()) {
      throw Unchecked.rethrow(
          AnyExceptionGroup.of("staggered race failed", errors).asThrowable());
    }
    if (cancellation != null) {
      throw cancellation;
    }
    return new StaggeredResult<>(winner, index, exceptions);
  }

  /** Waits until no runner is left, and passes cancellations on; returns the last one. */
  private @Nullable CancelledError awaitRunners() throws Exception {
    CancelledError cancellation = null;
    while (!runners.isEmpty()) {
      Future<@Nullable Void> waiter = new Future<>(loop);
      allEnded = waiter;
      try {
        waiter.awaitHere();
      } catch (CancelledError e) {
        cancellation = e;
        cancelRunners(e.getMessage());
      }
      allEnded = null;
    }
    return cancellation;
  }

  private void cancelRunners(@Nullable String message) {
    for (Task<?> runner : runners.toArray(new Task<?>[0])) {
      runner.cancel(message);
    }
  }

  private void addRunner(@Nullable Future<@Nullable Void> previousFailed) {
    Coroutine<@Nullable Void> coroutine = AsyncCoroutine.of(() -> runNext(previousFailed));
    Task<@Nullable Void> runner = loop.createTask(coroutine);
    runners.add(runner);
    runner.addCallback(new RunnerDone(loop)); // comes later, even if the task started eagerly
  }

  private void runNext(@Nullable Future<@Nullable Void> previousFailed) throws Exception {
    if (previousFailed != null) {
      awaitTurn(previousFailed);
    }
    if (!coroutines.hasNext()) {
      return;
    }
    Supplier<? extends Coroutine<? extends T>> next = coroutines.next();
    int place = exceptions.size();
    exceptions.add(null);
    Future<@Nullable Void> failed = new Future<>(loop);
    addRunner(failed);
    T value;
    try {
      value = next.get().awaitHere();
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      exceptions.set(place, e);
      Futures.release(failed);
      return;
    }
    win(place, value);
  }

  private void awaitTurn(Future<@Nullable Void> previousFailed) throws Exception {
    try {
      WaitFor.of(previousFailed, delay).awaitHere();
    } catch (TimeoutError e) {
      // The one before goes on beside this one.
    }
  }

  private void win(int place, T value) {
    if (index != null) {
      throw new IllegalStateException(
          "coroutine %d of a race has returned, and coroutine %d has won before"
              .formatted(place, index));
    }
    index = place;
    winner = value;
    cancelRunners(null);
  }

  private final class RunnerDone extends PlainDoneCallback {

    RunnerDone(BaseEventLoop loop) {
      super(loop);
    }

    @Override
    Collection<? extends Future<?>> waiters() {
      return allEnded == null ? List.of() : List.of(allEnded);
    }

    @Override
    void done(Future<?> runner) {
      runners.remove(runner);
      if (allEnded != null && runners.isEmpty()) {
        Futures.release(allEnded);
      }
      Throwable failure = runner.cancelled() ? null : runner.exception();
      if (failure != null) {
        errors.add(failure);
      }
    }
  }
}
