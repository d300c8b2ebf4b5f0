package io.asyncio;

import io.asyncio.internal.Reuse;
import org.jspecify.annotations.Nullable;

/** What {@code sleep} gives; it is also the work of its own timer. */
final class SleepCoroutine<T extends @Nullable Object> implements Coroutine<T>, Runnable {

  private final double seconds;
  private final T result;
  private boolean started;
  private @Nullable Future<T> wakeUp;

  SleepCoroutine(double seconds, T result) {
    this.seconds = Seconds.require(seconds, "seconds");
    this.result = result;
  }

  @Override
  public T awaitHere() throws Exception {
    if (started) {
      throw Reuse.of(this);
    }
    Task<?> task = Task.running();
    started = true;
    if (seconds <= 0) {
      task.yieldOnce();
      return result;
    }
    return sleepOn(task.loop);
  }

  private T sleepOn(BaseEventLoop loop) throws Exception {
    Future<T> future = new Future<>(loop);
    wakeUp = future;
    TimerHandle timer = loop.timer(seconds, this);
    try {
      return future.awaitHere();
    } finally {
      timer.cancel();
    }
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
