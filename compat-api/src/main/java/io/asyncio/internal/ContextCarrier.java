package io.asyncio.internal;

import io.asyncio.contextvars.Context;

/**
 * Whatever knows the current {@link Context} of a thread: the coroutine that runs on it, or the
 * slot of an ordinary thread.
 *
 * <p>Owned by its thread; the context is read and changed there alone.
 */
public interface ContextCarrier {

  /** Returns the context in which the thread runs now. */
  Context context();

  /** Makes {@code context} the one in which the thread runs. */
  void context(Context context);
}
