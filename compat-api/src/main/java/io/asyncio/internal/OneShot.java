package io.asyncio.internal;

import io.asyncio.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that is a method of its own: one object holds the arguments and the state, where
 * {@code async} needs a second one for the body. Owned by the task that awaits it.
 *
 * @param <T> what it returns
 */
public abstract class OneShot<T extends @Nullable Object> implements Coroutine<T> {

  private final String name;
  private boolean started;

  /** Makes one that has not started. */
  protected OneShot(String name) {
    this.name = name;
  }

  /** Runs the coroutine, once, in the current task. */
  protected abstract T run() throws Exception;

  @Override
  public final T awaitHere() throws Exception {
    if (started) {
      throw Reuse.of(this);
    }
    TurnTaker.requireTurn();
    started = true;
    return run();
  }

  @Override
  public void close() {
    started = true;
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
