package io.asyncio;

import io.asyncio.internal.Starts;
import org.jspecify.annotations.Nullable;

/** What {@code sleep} gives; it is also the work of its own timer. */
final class SleepCoroutine<T extends @Nullable Object> implements Coroutine<T>, Runnable {

  private final double seconds;
  private final T result;

  /** See {@link Starts}; the future that it waits for, once it sleeps. */
  private @Nullable Object state;

  SleepCoroutine(double seconds, T result) {
    this.seconds = Seconds.require(seconds, "seconds");
    this.result = result;
    this.state = Starts.made(this);
  }

  @Override
  public T awaitHere() throws Exception {
    Starts.requireNew(state, this);
    Task<?> task = Task.running();
    state = Starts.started(state);
    if (seconds <= 0) {
      task.yieldOnce();
      return result;
    }
    return sleepOn(task.loop);
  }

  private T sleepOn(BaseEventLoop loop) throws Exception {
    Future<T> future = new Future<>(loop);
    state = future;
    TimerHandle timer = loop.timer(seconds, this);
    try {
      return future.awaitHere();
    } finally {
      timer.cancel();
    }
  }

  /** The time is over. */
  @Override
  @SuppressWarnings("unchecked") // it is its own future
  public void run() {
    if (state instanceof Future<?> future && !future.done()) {
      ((Future<T>) future).succeed(result);
    }
  }

  @Override
  public void close() {
    state = Starts.started(state);
  }

  @Override
  public String name() {
    return "sleep";
  }

  @Override
  public String toString() {
    return "<coroutine sleep(" + seconds + ")>";
  }
}
