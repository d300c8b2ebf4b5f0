package io.asyncio;

import io.asyncio.internal.Seconds;
import io.asyncio.internal.Starts;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What {@code sleep} gives; it is also the work of its own timer. */
final class SleepCoroutine<T extends @Nullable Object>
    implements Stackless<T>, Starts.Noted, Runnable {

  private final double seconds;
  private final T result;

  /** See {@link Starts}; the timer, once it sleeps. */
  private @Nullable Object state;

  private @Nullable Future<T> wakeUp;

  SleepCoroutine(double seconds, T result) {
    this.seconds = Seconds.require(seconds, "seconds");
    this.result = result;
    this.state = Starts.made(this);
  }

  @Override
  public T awaitHere() throws Exception {
    Starts.requireNew(state, this);
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

  @Override
  public @Nullable Future<?> begin(BaseEventLoop loop) {
    Starts.requireNew(state, this);
    state = Starts.started(state);
    if (seconds <= 0) {
      return null;
    }
    Future<T> future = new Future<>(loop);
    wakeUp = future;
    state = loop.timers.start(seconds, this);
    return future;
  }

  @Override
  public T end() {
    if (state instanceof TimerHandle timer) {
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
  public void state(UnaryOperator<@Nullable Object> change) {
    state = change.apply(state);
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
