package io.asyncio.internal.signals;

import io.asyncio.Handle;
import io.asyncio.contextvars.Context;

/** An event loop as its signal handlers see it. On the loop's thread, but for {@link #post}. */
public interface SignalHost {

  /**
   * Makes a user's callback.
   *
   * @throws IllegalStateException if the loop is closed
   */
  Handle newCallback(Runnable callback, Context context);

  /**
   * Refuses a thread that may not use the loop.
   *
   * @param method the method that it called
   * @throws IllegalStateException if the loop runs in another thread
   */
  void checkThread(String method);

  /** Puts a callback at the end of the ready queue. */
  void ready(Handle callback);

  /** Has {@code work} run by the loop. On any other thread than the loop's. */
  void post(Runnable work);
}
