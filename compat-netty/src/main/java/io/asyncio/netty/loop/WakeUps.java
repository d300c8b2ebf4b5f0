package io.asyncio.netty.loop;

import io.netty.channel.IoHandler;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The way by which other threads wake a handler up, until the handler is to be destroyed: it is, or
 * will be, somebody else's memory and descriptors that a later call would touch.
 */
final class WakeUps {

  private static final int CLOSED = Integer.MIN_VALUE;

  private final IoHandler handler;

  /** How many threads are in a call of the handler, and whether no more may begin. */
  private final AtomicInteger calls = new AtomicInteger();

  WakeUps(IoHandler handler) {
    this.handler = handler;
  }

  /** Wakes the handler up, unless this is closed. On any thread. */
  void wakeUp() {
    try {
      if (calls.getAndIncrement() >= 0) {
        handler.wakeup();
      }
    } finally {
      calls.getAndDecrement();
    }
  }

  /** Lets no more calls through, and waits for those that are under way. */
  void close() {
    calls.getAndAdd(CLOSED);
    while (calls.get() != CLOSED) {
      LockSupport.parkNanos(1_000);
    }
  }
}
