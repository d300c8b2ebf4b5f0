package io.asyncio.internal.strand;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a strand on carriers that are not its loop's, one at a time, as long as it is lent.
 *
 * <pre>
 *           submit              a carrier takes it            submit
 *   IDLE ------------> QUEUED ---------------------> OUT <------------> AGAIN
 *     ^                                               |     runs on
 *     +-----------------------------------------------+
 *                      the thread has unmounted
 * </pre>
 *
 * <p>The JDK may hand in the continuation more than once, so that what is queued here can come too
 * late: then it does nothing.
 */
final class Lease implements Runnable {

  private static final int IDLE = 0;
  private static final int QUEUED = 1;
  private static final int OUT = 2;
  private static final int AGAIN = 3;

  private final LoopStrand strand;
  private final Runnable continuation;
  private final AtomicInteger state = new AtomicInteger();

  Lease(LoopStrand strand, Runnable continuation) {
    this.strand = strand;
    this.continuation = continuation;
  }

  /** The strand can run. On any thread. */
  void submit() {
    while (true) {
      int now = state.get();
      if (now == QUEUED || now == AGAIN) {
        return;
      }
      if (now == OUT) {
        if (state.compareAndSet(OUT, AGAIN)) {
          return;
        }
      } else if (state.compareAndSet(IDLE, QUEUED)) {
        dispatch();
        return;
      }
    }
  }

  private void dispatch() {
    try {
      Carriers.run(this);
    } catch (Throwable e) {
      state.set(IDLE);
      throw e;
    }
  }

  /** On the carrier. Whether the strand is lent changes only while that is mounted. */
  @Override
  public void run() {
    boolean idle = false; // from then on another carrier may run it
    try {
      do {
        state.set(OUT);
        if (strand.isLentBy(this)) {
          continuation.run();
        }
        idle = state.compareAndSet(OUT, IDLE);
      } while (!idle && strand.isLentBy(this));
    } finally {
      if (!idle) {
        state.set(IDLE);
      }
      LockSupport.unpark(strand.host.thread());
    }
  }

  /**
   * Waits until the strand, which was given the turn again, has left its carrier: at its next park,
   * or at its end. On the loop's thread.
   */
  void awaitEnd() {
    boolean interrupted = false;
    while (state.get() >= OUT) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      strand.host.interrupted();
    }
  }
}
