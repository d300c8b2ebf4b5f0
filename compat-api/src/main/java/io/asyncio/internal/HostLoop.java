package io.asyncio.internal;

import java.util.concurrent.RejectedExecutionException;

/**
 * An event loop of somebody else's on which one of asyncio's lives: it gives that one turns. Its text
 * says what it is. On any thread, but for what says otherwise.
 */
public interface HostLoop {

  /** Tells whether the caller is its thread. */
  boolean inEventLoop();

  /**
   * Has a turn run soon.
   *
   * @throws RejectedExecutionException if it has ended
   */
  void execute(Runnable turn);

  /**
   * As {@link #execute}, but not before it has looked for I/O. On its thread.
   *
   * @throws RejectedExecutionException if it has ended
   */
  void executeAfterIo(Runnable turn);

  /**
   * Has a turn run after a time. On its thread.
   *
   * @param nanos how long, on the clock of {@link #nanoTime}
   * @return takes that back
   * @throws RejectedExecutionException if it has ended
   */
  Runnable schedule(Runnable turn, long nanos);

  /** Tells whether it has begun to end: it drops what it was to do later. */
  boolean isShuttingDown();

  /** Returns its clock in nanoseconds, from an arbitrary zero. */
  long nanoTime();
}
