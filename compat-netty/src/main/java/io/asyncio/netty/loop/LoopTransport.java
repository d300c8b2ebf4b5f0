package io.asyncio.netty.loop;

/** A transport that gathers what it is told, and hands it on when its turn or the iteration ends. */
public interface LoopTransport {

  /** Hands over what was gathered. On the loop's thread, outside any coroutine. */
  void flush();

  /** Closes at once; the protocol is told in the ready queue. */
  void abort();

  /** Tells whether the transport is closing or closed. */
  boolean isClosing();

  /** Waits until what was written is with the system, if only time keeps it from that. */
  default void settle(long deadlineNanos) {}
}
