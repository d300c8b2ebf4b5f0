package io.asyncio;

import io.asyncio.internal.LambdaNames;
import io.asyncio.internal.Starts;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The coroutine that {@code async} makes: a body that runs once. */
final class AsyncCoroutine<T extends @Nullable Object> implements Coroutine<T> {

  private final Callable<T> body;

  /** See {@link Starts}. */
  private @Nullable Object state;

  AsyncCoroutine(Callable<T> body) {
    this.body = body;
    this.state = Starts.made(this);
  }

  static AsyncCoroutine<@Nullable Void> of(Coroutine.Body body) {
    return new AsyncCoroutine<>(new Procedure(body));
  }

  /** A body that returns nothing. */
  private record Procedure(Coroutine.Body body) implements Callable<@Nullable Void> {

    @Override
    public @Nullable Void call() throws Exception {
      body.run();
      return null;
    }
  }

  @Override
  public T awaitHere() throws Exception {
    Starts.requireNew(state, this);
    Task.running();
    state = Starts.started(state);
    return body.call();
  }

  @Override
  public void close() {
    state = Starts.started(state);
  }

  @Override
  public String name() {
    Object written = body instanceof Procedure(Coroutine.Body procedure) ? procedure : body;
    return LambdaNames.of(written.getClass());
  }

  @Override
  public String toString() {
    return "<coroutine " + name() + ">";
  }
}
