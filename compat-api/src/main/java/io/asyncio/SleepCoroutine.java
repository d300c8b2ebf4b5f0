package io.asyncio;

import org.jspecify.annotations.Nullable;

/** What {@code sleep} gives; it is also the work of its own timer. */
final class SleepCoroutine<T extends @Nullable Object> implements Stackless<T>, Runnable {

  private final double seconds;
  private final T result;
  private boolean started;
  private @Nullable Future<T> wakeUp;
  private @Nullable TimerHandle timer;

  SleepCoroutine(double seconds, T result) {
    this.seconds = Seconds.require(seconds, "seconds");
    this.result = result;
  }

  @Override
  public T awaitHere() throws Exception {
    requireNew();
    Task<?> task = Task.running();
    Future<?> wait = begin(task.loop);
    if (wait == null) {
      task.yieldOnce();
      return result;
    }
    try {
      wait.awaitHere();
    } finally {
      end();
    }
    return result;
  }

  private void requireNew() {
    if (started) {
      throw AsyncCoroutine.reused(this);
    }
  }

  @Override
  public @Nullable Future<?> begin(BaseEventLoop loop) {
    requireNew();
    started = true;
    if (seconds <= 0) {
      return null;
    }
    Future<T> future = new Future<>(loop);
    wakeUp = future;
    timer = loop.timer(seconds, this);
    return future;
  }

  @Override
  public T end() {
    if (timer != null) {
      timer.cancel();
    }
    return result;
  }

  /** The time is over. */
  @Override
  public void run() {
    Future<T> future = wakeUp;
    if (future != null && !future.done()) {
      future.succeed(result);
    }
  }

  @Override
  public void close() {
    started = true;
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
