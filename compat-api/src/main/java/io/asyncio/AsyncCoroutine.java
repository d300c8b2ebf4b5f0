package io.asyncio;

import io.asyncio.internal.Reuse;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The coroutine that {@code async} makes: a body that runs once. */
final class AsyncCoroutine<T extends @Nullable Object> implements Coroutine<T> {

  private final Callable<T> body;
  private boolean started;

  AsyncCoroutine(Callable<T> body) {
    this.body = body;
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
    if (started) {
      throw Reuse.of(this);
    }
    Task.running();
    started = true;
    return body.call();
  }

  @Override
  public void close() {
    started = true;
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
