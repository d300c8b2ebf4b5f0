package io.asyncio.netty.loop;

import io.netty.channel.IoHandler;
import org.jspecify.annotations.Nullable;

/**
 * What the system has given to a loop, for the case that the loop is dropped without being closed.
 * Written by the loop's thread; run, in whatever thread served the handler, when the loop is gone.
 */
public final class Leftovers implements Runnable {

  /**
   * The handler. Not kept while channels are registered, because they lead from there to the loop,
   * which would never be gone.
   */
  private @Nullable IoHandler handler;

  private boolean initialized;

  Leftovers(IoHandler handler) {
    this.handler = handler;
  }

  void keep(@Nullable IoHandler handler) {
    this.handler = handler;
  }

  /** Initializes the handler unless that was done. */
  void initialize(IoHandler handler) {
    if (!initialized) {
      initialized = true;
      handler.initialize();
    }
  }

  @Override
  public void run() {
    IoHandler left = handler;
    if (left != null) {
      initialize(left); // or it could not be destroyed
      left.destroy();
    }
  }
}
