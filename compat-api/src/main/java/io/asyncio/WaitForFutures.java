package io.asyncio;

import io.asyncio.internal.Seconds;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits until enough of several futures are done. Owned by the loop's thread. */
final class WaitForFutures {

  private final Future<@Nullable Void> waiter;
  private final ReturnWhen returnWhen;
  private @Nullable TimerHandle timer;
  private int pending;

  private WaitForFutures(BaseEventLoop loop, int pending, ReturnWhen returnWhen) {
    this.waiter = new Future<>(loop);
    this.pending = pending;
    this.returnWhen = returnWhen;
  }

  static <T extends @Nullable Object> Coroutine<WaitResult<T>> of(
      Iterable<? extends Awaitable<? extends T>> futures, double seconds, ReturnWhen returnWhen) {
    Objects.requireNonNull(futures, "futures");
    return by(futures::iterator, seconds, returnWhen);
  }

  static <T extends @Nullable Object> Coroutine<WaitResult<T>> of(
      Iterator<? extends Awaitable<? extends T>> futures, double seconds, ReturnWhen returnWhen) {
    Objects.requireNonNull(futures, "futures");
    return by(() -> futures, seconds, returnWhen);
  }

  private static <T extends @Nullable Object> Coroutine<WaitResult<T>> by(
      Supplier<? extends Iterator<? extends Awaitable<? extends T>>> futures,
      double seconds,
      ReturnWhen returnWhen) {
    Objects.requireNonNull(returnWhen, "returnWhen");
    Seconds.require(seconds, "seconds");
    Set<Future<T>> different = requireFutures(futures.get());
    return AsyncCoroutine.named("wait", () -> {
      BaseEventLoop loop = Task.running().loop;
      new WaitForFutures(loop, different.size(), returnWhen).await(different, seconds);
      return sorted(different);
    });
  }

  @SuppressWarnings("unchecked") // a future only gives its T
  private static <T extends @Nullable Object> Set<Future<T>> requireFutures(
      Iterator<? extends Awaitable<? extends T>> futures) {
    Set<Future<T>> different = new LinkedHashSet<>();
    for (int index = 0; futures.hasNext(); index++) {
      Object one = Futures.require(futures.next(), "futures", index);
      if (!(one instanceof Future)) {
        throw new IllegalArgumentException(
            "futures[%d]: Passing coroutines is forbidden, use tasks explicitly: %s"
                .formatted(index, one));
      }
      different.add((Future<T>) one);
    }
    if (different.isEmpty()) {
      throw new IllegalArgumentException("futures: Set of Tasks/Futures is empty.");
    }
    return different;
  }

  private void await(Collection<? extends Future<?>> futures, double seconds) throws Exception {
    if (seconds != Seconds.UNLIMITED) {
      timer = waiter.loop.timers.start(seconds, () -> Futures.release(waiter));
    }
    OneDone[] callbacks = new OneDone[futures.size()];
    int count = 0;
    try {
      for (Future<?> future : futures) {
        OneDone callback = new OneDone();
        future.addCallback(callback);
        callbacks[count++] = callback;
      }
      waiter.awaitHere();
    } finally {
      cancelTimer();
      for (int i = 0; i < count; i++) {
        callbacks[i].withdraw();
      }
    }
  }

  private final class OneDone extends PlainDoneCallback {

    OneDone() {
      super(waiter.loop);
    }

    @Override
    Collection<? extends Future<?>> waiters() {
      return List.of(waiter);
    }

    @Override
    void done(Future<?> future) {
      pending--;
      if (pending <= 0
          || returnWhen == ReturnWhen.FIRST_COMPLETED
          || (returnWhen == ReturnWhen.FIRST_EXCEPTION && hasFailed(future))) {
        cancelTimer();
        Futures.release(waiter);
      }
    }
  }

  private static boolean hasFailed(Future<?> future) {
    return !future.cancelled() && future.exception() != null;
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private static <T extends @Nullable Object> WaitResult<T> sorted(Set<Future<T>> futures) {
    Set<Future<T>> done = new LinkedHashSet<>();
    Set<Future<T>> pending = new LinkedHashSet<>();
    for (Future<T> future : futures) {
      (future.done() ? done : pending).add(future);
    }
    return new WaitResult<>(done, pending);
  }

  /** Cancels {@code future} and waits until it is done; cancelling that wait is reliable. */
  static void cancelAndWait(Future<?> future) throws Exception {
    Future<@Nullable Void> ended = new Future<>(future.loop);
    PlainDoneCallback release = new PlainDoneCallback(future.loop) {
      @Override
      Collection<? extends Future<?>> waiters() {
        return List.of(ended);
      }

      @Override
      void done(Future<?> done) {
        Futures.release(ended);
      }
    };
    future.addCallback(release);
    try {
      future.cancel();
      ended.awaitHere();
    } finally {
      release.withdraw();
    }
  }
}
