package io.asyncio.internal.strand;

import io.asyncio.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A strand on an ordinary virtual thread, with strict hand-over between it and the loop's thread:
 * exactly one of them runs at any time.
 *
 * <p>A blocking call is recognised by looking at the thread's state. What the JDK does not let us
 * do here is to hold back a detached thread when its blocking call ends: it runs on beside the loop
 * up to its next contact with this library, and waits for its turn there.
 */
final class HandoverStrand extends Strand {

  private static final int LOOPS_TURN = 0;
  private static final int STRANDS_TURN = 1;
  private static final int DETACHED = 2;

  private static final int SPINS = 200;
  private static final long LONGEST_LOOK_NANOS = 1_000_000;
  private static final long SHORTEST_LOOK_NANOS = 50_000;

  private static final VarHandle TURN;

  static {
    try {
      TURN = MethodHandles.lookup().findVarHandle(HandoverStrand.class, "turn", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread;

  /** Whose turn it is; passed to and fro between the two threads. */
  private volatile int turn = LOOPS_TURN;

  HandoverStrand(StrandHost host, Task<?> task, String name, Runnable body) {
    super(host, task, body);
    this.thread = Thread.ofVirtual().name(name).uncaughtExceptionHandler(this).unstarted(this);
  }

  @Override
  public Thread thread() {
    return thread;
  }

  @Override
  void proceed() {
    turn = STRANDS_TURN;
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    for (int i = 0; i < SPINS && turn == STRANDS_TURN; i++) {
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    long blockedSince = 0;
    long grace = host.blockingGraceNanos();
    long look = Math.clamp(grace / 4, SHORTEST_LOOK_NANOS, LONGEST_LOOK_NANOS);
    while (turn == STRANDS_TURN) {
      LockSupport.parkNanos(this, look);
      interrupted |= Thread.interrupted();
      long now = System.nanoTime();
      if (turn != STRANDS_TURN || !isBlocked()) {
        blockedSince = 0;
      } else if (blockedSince == 0) {
        blockedSince = now;
      } else if (now - blockedSince >= grace && TURN.compareAndSet(this, STRANDS_TURN, DETACHED)) {
        host.detached(this);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isBlocked() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      default -> false;
    };
  }

  @Override
  void giveTurn() {
    boolean interrupted = false;
    giveLastTurn();
    while (turn != STRANDS_TURN) {
      LockSupport.park();
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
  }

  @Override
  void giveLastTurn() {
    turn = LOOPS_TURN;
    LockSupport.unpark(host.thread());
  }

  @Override
  public boolean takeTurn() {
    return turn == DETACHED;
  }

  @Override
  public void ensureTurn() {
    if (turn != DETACHED) {
      return;
    }
    host.resumeSoon(this);
    boolean interrupted = false;
    while (turn == DETACHED) {
      LockSupport.park();
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
  }
}
