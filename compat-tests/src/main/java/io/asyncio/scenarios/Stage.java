package io.asyncio.scenarios;

import io.asyncio.Awaitable;
import io.asyncio.EventLoop;

/** A loop whose clock is virtual, and what runs it. Used by one thread. */
interface Stage extends AutoCloseable {

  /** Makes a stage with a loop of its own. */
  @FunctionalInterface
  interface Factory {

    Stage make();
  }

  EventLoop loop();

  /** Moves the clock at once, as a computation does that takes time. */
  void advance(double seconds);

  /**
   * Runs the loop until {@code awaitable} is done.
   *
   * @return false if nothing can happen any more before it is
   * @throws Exception what it raises
   */
  boolean runUntilComplete(Awaitable<?> awaitable) throws Exception;

  @Override
  void close();
}
