package io.asyncio.internal;

import io.asyncio.Coroutine;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that is a method of its own: one object holds the arguments and the state, where
 * {@code async} needs a second one for the body. Owned by the task that awaits it.
 *
 * @param <T> what it returns
 */
@SuppressWarnings("this-escape") // a watcher keeps the new coroutine and asks it nothing
public abstract class OneShot<T extends @Nullable Object> implements Coroutine<T>, Starts.Noted {

  private final String name;

  /** See {@link Starts}. */
  private @Nullable Object state;

  /** Makes one that has not started. */
  protected OneShot(String name) {
    this.name = name;
    this.state = Starts.made(this);
  }

  /** Runs the coroutine, once, in the current task. */
  protected abstract T run() throws Exception;

  @Override
  public final T awaitHere() throws Exception {
    Starts.requireNew(state, this);
    TurnTaker.requireTurn();
    state = Starts.started(state);
    return run();
  }

  @Override
  public final void state(UnaryOperator<@Nullable Object> change) {
    state = change.apply(state);
  }

  @Override
  public void close() {
    state = Starts.started(state);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String toString() {
    return "<coroutine " + name + ">";
  }
}
