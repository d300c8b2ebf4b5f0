package io.asyncio;

import io.asyncio.internal.Seconds;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several awaitables in the order in which they are done: what {@code asyncio.as_completed} gives.
 *
 * <p>Iterated plainly, it gives coroutines, each of which returns or raises what the next one to be
 * done did. Iterated asynchronously, it gives the futures themselves: those that went in, and a
 * task for each coroutine. It can be iterated once; both ways count together.
 *
 * <p>Owned by the loop's thread.
 *
 * @param <T> what the awaitables give
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.as_completed">asyncio.as_completed</a>
 */
public final class AsCompleted<T extends @Nullable Object>
    implements Iterable<Coroutine<T>>, AsyncIterable<Future<T>> {

  private final BaseEventLoop loop;
  private final Set<Future<T>> pending = new LinkedHashSet<>();

  /** Those that are done and not fetched; empty ones stand for a timeout. */
  private final Deque<Arrival<T>> arrived = new ArrayDeque<>();

  private final Deque<Future<@Nullable Void>> fetching = new ArrayDeque<>();
  private final @Nullable TimerHandle timer;
  private int left;

  private record Arrival<T extends @Nullable Object>(
      @Nullable Future<T> future) {}

  @SuppressWarnings("unchecked") // an awaitable only gives its T
  AsCompleted(Iterable<? extends Awaitable<? extends T>> awaitables, double seconds) {
    Seconds.require(seconds, "seconds");
    Set<Awaitable<? extends T>> different = new LinkedHashSet<>();
    Objects.requireNonNull(awaitables, "awaitables");
    this.loop = BaseEventLoop.of(RunningLoop.require("asCompleted"));
    int index = 0;
    for (Object one : awaitables) {
      different.add((Awaitable<? extends T>) Futures.require(one, "awaitables", index++));
    }
    different.forEach(this::start);
    this.left = pending.size();
    pending.forEach(future -> future.addCallback(new OneDone()));
    boolean limited = left > 0 && seconds != Seconds.UNLIMITED;
    this.timer = limited ? loop.timers.start(seconds, this::expire) : null;
  }

  @SuppressWarnings("unchecked") // a future only gives its T
  private void start(Awaitable<? extends T> awaitable) {
    pending.add((Future<T>) Futures.ensure(awaitable, loop));
  }

  private final class OneDone extends PlainDoneCallback {

    OneDone() {
      super(AsCompleted.this.loop);
    }

    AsCompleted<T> owner() {
      return AsCompleted.this;
    }

    @Override
    Collection<? extends Future<?>> waiters() {
      return List.copyOf(fetching);
    }

    @Override
    @SuppressWarnings("unchecked") // it is the callback of such futures
    void done(Future<?> future) {
      if (!pending.remove(future)) {
        return; // the timeout was earlier
      }
      arrive(new Arrival<>((Future<T>) future));
      if (pending.isEmpty() && timer != null) {
        timer.cancel();
      }
    }
  }

  private void expire() {
    for (Future<T> future : pending) {
      future.removeIf(this::isOurs);
      arrive(new Arrival<>(null));
    }
    pending.clear();
  }

  private boolean isOurs(DoneCallback callback) {
    return callback.origin() instanceof AsCompleted<?>.OneDone one && one.owner() == this;
  }

  private void arrive(Arrival<T> arrival) {
    arrived.add(arrival);
    wakeUpNext();
  }

  private void wakeUpNext() {
    for (Future<@Nullable Void> next; (next = fetching.poll()) != null; ) {
      if (!next.done()) {
        next.succeed(null);
        return;
      }
    }
  }

  /** Waits for the next one, or raises the timeout. */
  private Future<T> fetch() throws Exception {
    while (arrived.isEmpty()) {
      Future<@Nullable Void> wakeUp = new Future<>(loop);
      fetching.add(wakeUp);
      try {
        wakeUp.awaitHere();
      } catch (Throwable e) {
        giveUp(wakeUp);
        throw e;
      }
    }
    Future<T> future = arrived.remove().future();
    if (future == null) {
      throw new TimeoutError();
    }
    return future;
  }

  private void giveUp(Future<@Nullable Void> wakeUp) {
    wakeUp.cancel();
    fetching.remove(wakeUp);
    if (!arrived.isEmpty() && !wakeUp.cancelled()) {
      wakeUpNext();
    }
  }

  /** Returns the one iterator, whose elements must each be awaited. */
  @Override
  public Iterator<Coroutine<T>> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return left > 0;
      }

      @Override
      public Coroutine<T> next() {
        if (left == 0) {
          throw new NoSuchElementException();
        }
        left--;
        return new AsyncCoroutine<>(() -> fetch().result());
      }
    };
  }

  @Override
  public AsyncIterator<Future<T>> asyncIterator() {
    return () -> new AsyncCoroutine<>(() -> {
      if (left == 0) {
        throw new StopAsyncIteration();
      }
      left--;
      return fetch();
    });
  }
}
