package io.asyncio.netty.loop;

import io.netty.channel.IoHandle;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What a handler has said on another thread than the loop's, in its order. Used by whichever of the
 * two threads runs the handler; the other one waits.
 */
final class Relays {

  private static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(Relays.class);

  /** Something to be said to a handle. */
  @FunctionalInterface
  interface Message {
    void tell() throws Exception;
  }

  private final Queue<Message> held = new ArrayDeque<>();
  private boolean holding;

  /** Makes what is to be registered in the place of {@code handle}. */
  IoHandle relay(IoHandle handle) {
    return Relay.of(this, handle);
  }

  boolean isHolding() {
    return holding;
  }

  void hold(Message message) {
    held.add(message);
  }

  /** Runs the handler, and keeps what it says. */
  void holdDuring(Runnable run) {
    holding = true;
    try {
      run.run();
    } finally {
      holding = false;
    }
  }

  /** Says what was kept. On the loop's thread. */
  void tellAll() {
    for (Message message; (message = held.poll()) != null; ) {
      try {
        message.tell();
      } catch (Exception e) { // as handlers do
        LOGGER.warn("Failed to handle an I/O event", e);
      }
    }
  }
}
