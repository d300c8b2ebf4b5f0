package io.asyncio.scenarios.io;

import io.asyncio.Callback;
import io.asyncio.EventLoop;

/**
 * A loop, and what lets it run for a while; in between it stands still. Used by one thread, for one
 * run.
 */
interface IoStage extends AutoCloseable {

  /** Makes a stage with a loop of its own. On any thread. */
  @FunctionalInterface
  interface Factory {

    /** Makes it. */
    IoStage make() throws InterruptedException;
  }

  /** Returns the loop. */
  EventLoop loop();

  /** Has the loop make a callback when it runs again. */
  void post(Callback callback);

  /** Lets the loop run for some seconds. */
  void run(double seconds) throws InterruptedException;

  /** Lets the loop run until what is ready has been called, and what that has made ready. */
  void runReady() throws Exception;

  /** Ends the loop. */
  @Override
  void close();
}
