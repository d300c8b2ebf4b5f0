package io.asyncio.internal.strand;

import io.asyncio.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A strand on an ordinary virtual thread, with strict hand-over between it and the loop's thread:
 * exactly one of them runs at any time.
 *
 * <p>Parking takes a virtual thread's stack aside, which fails if there is no room for it. A strand
 * that suspends has the turn until it is parked, so that it can go on when that fails.
 *
 * <p>A blocking call is recognised by looking at the thread's state. What the JDK does not let us
 * do here is to hold back a detached thread when its blocking call ends: it runs on beside the loop
 * up to its next contact with this library, and waits for its turn there.
 */
final class HandoverStrand extends Strand {

  private static final int LOOPS_TURN = 0;
  private static final int STRANDS_TURN = 1;
  private static final int DETACHED = 2;

  /** The strand is about to park; the loop may take the turn when it has. */
  private static final int GIVEN = 3;

  /** The strand waits in vain for its turn, and is about to go on beside the loop. */
  private static final int REFUSED = 4;

  /** The loop looks whether the strand is blocked still, and decides before the strand goes on. */
  private static final int DETACHING = 5;

  private static final int SPINS = 200;
  private static final int YIELDS = 100;
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

  /** Whether the loop has been asked for the turn and has not given it. */
  private boolean turnAsked;

  HandoverStrand(StrandHost host, Task<?> task, String name, Runnable body) {
    super(host, task, body);
    this.thread = Thread.ofVirtual().name(name).uncaughtExceptionHandler(this).unstarted(this);
  }

  @Override
  public Thread thread() {
    return thread;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // it is all the same if nobody else wants to run
  void proceed() {
    turnAsked = false;
    turn = STRANDS_TURN;
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    for (int i = 0; i < SPINS && hasTurn(); i++) {
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    int yields = YIELDS;
    long blockedSince = 0;
    long grace = host.blockingGraceNanos();
    long look = Math.clamp(grace / 4, SHORTEST_LOOK_NANOS, LONGEST_LOOK_NANOS);
    while (hasTurn()) {
      boolean given = turn == GIVEN;
      if (given && yields-- > 0) {
        Thread.yield(); // its carrier may want this processor
      } else {
        LockSupport.parkNanos(this, given ? SHORTEST_LOOK_NANOS : look);
      }
      interrupted |= Thread.interrupted();
      long now = System.nanoTime();
      if (turn != STRANDS_TURN || !isBlocked()) {
        blockedSince = 0;
      } else if (blockedSince == 0) {
        blockedSince = now;
      } else if (now - blockedSince >= grace && detach()) {
        host.detached(this);
      }
    }
    if (interrupted) {
      host.interrupted();
    }
  }

  /** Tells whether the strand has the turn, and takes it if the strand has parked to give it. */
  private boolean hasTurn() {
    int turn = this.turn;
    if (turn == GIVEN && isBlocked() && TURN.compareAndSet(this, GIVEN, LOOPS_TURN)) {
      return false;
    }
    return turn == STRANDS_TURN || turn == GIVEN; // DETACHING is not seen by the loop's thread
  }

  /** Detaches the strand, unless it has gone on: then it may have begun a call of the library. */
  private boolean detach() {
    if (!TURN.compareAndSet(this, STRANDS_TURN, DETACHING)) {
      return false;
    }
    boolean blocked = isBlocked();
    return TURN.compareAndSet(this, DETACHING, blocked ? DETACHED : STRANDS_TURN) && blocked;
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
    boolean parked = false;
    turn = GIVEN;
    try {
      LockSupport.unpark(host.thread());
      while (turn != STRANDS_TURN && turn != REFUSED) {
        LockSupport.park();
        parked = true;
        interrupted |= Thread.interrupted();
      }
    } catch (Throwable e) {
      if (parked) {
        takeTurnBack();
      } else {
        turn = STRANDS_TURN; // with no call: there may be no room for one on the stack
      }
      throw e;
    }
    if (interrupted) {
      thread.interrupt();
    }
    failIfRefused();
  }

  private void failIfRefused() {
    if (turn == REFUSED && TURN.compareAndSet(this, REFUSED, DETACHED)) {
      throw new PinnedAwaitException();
    }
  }

  @Override
  public boolean leaveInitializer() {
    int turn = this.turn;
    boolean waits = turn == LOOPS_TURN || (turn == DETACHED && turnAsked);
    if (!waits || !isBlocked() || !isInInitializer() || !TURN.compareAndSet(this, turn, REFUSED)) {
      return false;
    }
    if (turn == LOOPS_TURN) {
      host.goesOn();
    }
    LockSupport.unpark(thread);
    return true;
  }

  private boolean isInInitializer() {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("<clinit>")) {
        return true;
      }
    }
    return false;
  }

  /** Takes the turn back; if the loop has it, because the strand was parked before, awaits it. */
  private void takeTurnBack() {
    while (turn != STRANDS_TURN && !TURN.compareAndSet(this, GIVEN, STRANDS_TURN)) {
      Thread.onSpinWait();
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
    while (turn == DETACHING) {
      Thread.onSpinWait();
    }
    if (turn != DETACHED) {
      failIfRefused();
      return;
    }
    if (!turnAsked) {
      turnAsked = true;
      host.resumeSoon(this);
    }
    boolean interrupted = false;
    while (turn == DETACHED) {
      LockSupport.park();
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
    failIfRefused();
  }
}
