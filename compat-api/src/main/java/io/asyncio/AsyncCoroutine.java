package io.asyncio;

import io.asyncio.internal.Starts;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The coroutine that {@code async} makes: a body that runs once. */
final class AsyncCoroutine<T extends @Nullable Object> implements Coroutine<T>, Starts.Noted {

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

  /** Makes one of this library's own, called as the function that the user has called. */
  static <T extends @Nullable Object> AsyncCoroutine<T> named(String name, Callable<T> body) {
    return new AsyncCoroutine<>(new Named<>(name, body));
  }

  /** A body whose coroutine has a name; others bear that of the function they are written in. */
  private record Named<T extends @Nullable Object>(String name, Callable<T> body)
      implements Callable<T> {

    @Override
    public T call() throws Exception {
      return body.call();
    }
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
    T value = body.call();
    if (value instanceof Coroutine<?> coroutine && !(body instanceof Named)) {
      UnawaitedCoroutines.returned(coroutine, this);
    }
    return value;
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
    return body instanceof Named<T> named ? named.name : BodyNames.of(bodyClass());
  }

  /** Returns the class of what the user has written. */
  Class<?> bodyClass() {
    return body instanceof Procedure(Coroutine.Body procedure)
        ? procedure.getClass()
        : body.getClass();
  }

  @Override
  public String toString() {
    return "<coroutine " + name() + ">";
  }
}
