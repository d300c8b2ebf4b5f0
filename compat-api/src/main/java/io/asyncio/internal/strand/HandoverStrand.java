package io.asyncio.internal.strand;

import io.asyncio.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A strand on an ordinary virtual thread, with strict hand-over between it and the loop's thread:
 * exactly one of them runs at any time, and the other one is parked. The loop's thread is a virtual
 * one, too, so that a hand-over is the JDK's scheduler's work and not that of the system.
 *
 * <p>A strand that awaits while the loop has nothing else to do than to resume another one wakes
 * that one up in place of the loop's thread, which takes the turn from it. The loop's thread may do
 * so, too, if it is awake; whichever comes first.
 *
 * <p>Parking takes a virtual thread's stack aside, which fails if there is no room for it. A strand
 * that suspends has the turn until it is parked, so that it can go on when that fails.
 *
 * <p>That a strand blocks is seen by another thread, which looks at its state. What the JDK does not
 * let us do here is to hold back a detached thread when its blocking call ends: it runs on beside
 * the loop up to its next contact with this library, and waits for its turn there.
 */
final class HandoverStrand extends Strand {

  private static final int LOOPS_TURN = 0;
  private static final int STRANDS_TURN = 1;
  private static final int DETACHED = 2;

  /** It is the strand's turn, which it is about to give; it cannot be detached any more. */
  private static final int HELD = 8;

  /** The strand is about to park; the loop may take the turn when it has. */
  private static final int GIVEN = 3;

  /** The strand waits in vain for its turn, and is about to go on beside the loop. */
  private static final int REFUSED = 4;

  /** Somebody looks whether things are still so, and decides before the strand goes on. */
  private static final int DECIDING = 5;

  /** The strand could not give the turn: its stack stays on the carrier that the loop needs. */
  private static final int PINNED = 6;

  /** The strand could not begin its turn: the loop's thread keeps the carrier that it needs. */
  private static final int WITHDRAWN = 7;

  /** The strand's turn is over, and is being passed on to another one. */
  private static final int PASSING = 9;

  private static final int SPINS = 200;
  private static final int YIELDS = 1_000;
  private static final long PAUSE_NANOS = 50_000;

  /** How long the loop's thread may keep a carrier while the strand waits for one. */
  private static final long LONGEST_PINNED_NANOS = 100_000_000;

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

  /** How often it has got the turn. Written by the loop's thread, before it gives it. */
  private int turns;

  /** The last turn that it has begun. Written by the strand. */
  private volatile int begun;

  private boolean bodyBegun;

  /** Who was asked to take the turn from this strand. Written before {@link #turn} is given. */
  private @Nullable HandoverStrand nominee;

  /** The strand that has asked this one last. */
  private volatile @Nullable HandoverStrand nominatedBy;

  /** Whether the loop has been asked for the turn and has not given it. */
  private boolean turnAsked;

  /** The notes of whoever looks: the turn, and since when it was blocked or waited for a carrier. */
  private int seenTurn;

  private long seenSince;

  HandoverStrand(StrandHost host, Task<?> task, String name, Runnable body) {
    super(host, task, body);
    this.thread =
        Thread.ofVirtual().name(name).uncaughtExceptionHandler(this).unstarted(this::begin);
  }

  @Override
  public Thread thread() {
    return thread;
  }

  @Override
  public boolean isNew() {
    return !bodyBegun;
  }

  private void begin() {
    awaitTurn();
    bodyBegun = true;
    run();
  }

  /** Waits for the turn, whoever gives it; returns whether the thread was interrupted meanwhile. */
  private boolean awaitTurn() {
    boolean interrupted = false;
    int looks = 0;
    while (!hasBegun()) {
      HandoverStrand by = nominatedBy;
      if (by == null || by.turn != GIVEN || by.nominee != this) {
        LockSupport.park();
      } else if (!takeTurnFrom(by)) {
        letPark(looks++);
      }
      interrupted |= Thread.interrupted(); // an interrupted thread would keep its carrier
    }
    return interrupted;
  }

  /** Takes the turn in place of the loop's thread if {@code by} has parked, and that did not come first. */
  private boolean takeTurnFrom(HandoverStrand by) {
    if (!by.isBlocked() || !TURN.compareAndSet(by, GIVEN, PASSING)) {
      return false;
    }
    nominatedBy = null;
    passTurn(by);
    return true;
  }

  private void passTurn(HandoverStrand by) {
    boolean stillNext = isPassedOn(by);
    if (stillNext) {
      mode = RUNNING;
      host.mounted(thread);
      turnAsked = false;
      host.watch(this);
      begun = ++turns;
      turn = STRANDS_TURN;
      host.holder = this;
    }
    by.nominee = null;
    by.turn = LOOPS_TURN;
    if (stillNext) {
      host.turnGiven();
    } else {
      LockSupport.unpark(host.thread()); // which does what has come up meanwhile
    }
  }

  /**
   * Has the loop's step be this strand's, if that still comes next and nothing fails, such as for
   * want of memory; else the loop's thread does what is to be done, and reports what fails.
   */
  private boolean isPassedOn(HandoverStrand by) {
    try {
      boolean stillNext = host.successor(by) == this;
      if (stillNext) {
        host.passOn(by);
      }
      return stillNext;
    } catch (Throwable e) {
      return false;
    }
  }

  /** Begins the turn if it is given, and is not withdrawn at this moment. */
  private boolean hasBegun() {
    int now = turn;
    if (now == STRANDS_TURN) {
      begun = turns;
      now = decidedTurn();
    }
    return now == STRANDS_TURN || now == REFUSED || now == PINNED;
  }

  private int decidedTurn() {
    int now;
    while ((now = turn) == DECIDING) {
      Thread.onSpinWait();
    }
    return now;
  }

  @Override
  Strand proceed() {
    host.watch(this);
    host.holder = this;
    turnAsked = false;
    nominatedBy = null;
    turns++;
    turn = STRANDS_TURN;
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    host.turnGiven();
    spin();
    HandoverStrand last = awaitLast();
    if (last.turn == DETACHED) {
      host.detached(last);
    } else if (last.turn == WITHDRAWN) {
      last.turn = LOOPS_TURN;
      throw new PinnedAwaitException();
    }
    return last;
  }

  /** Waits until the turn comes back from whoever has it by then. */
  private HandoverStrand awaitLast() {
    boolean interrupted = false;
    int looks = 0;
    HandoverStrand last = this;
    while (true) {
      int turn = last.takenTurn();
      HandoverStrand holder = (HandoverStrand) Objects.requireNonNull(host.holder);
      if (holder != last) {
        last = holder;
        looks = 0;
      } else if (!isStrands(turn)) {
        break;
      } else {
        if (turn == GIVEN) {
          letPark(looks++);
        } else {
          LockSupport.park(this);
        }
        interrupted |= Thread.interrupted(); // an interrupted thread would not park
      }
    }
    host.holder = null;
    last.nominee = null;
    if (interrupted) {
      host.interrupted();
    }
    return last;
  }

  /** A platform thread saves itself the way through the system if the strand is quick. */
  private void spin() {
    if (!Thread.currentThread().isVirtual()) {
      for (int i = 0; i < SPINS && turn != GIVEN && isStrands(turn); i++) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean isStrands(int turn) {
    return turn != LOOPS_TURN && turn != DETACHED && turn != WITHDRAWN;
  }

  /** Takes the turn if the strand has parked to give it; returns whose it is. */
  private int takenTurn() {
    int turn = this.turn;
    return turn == GIVEN && isBlocked() && TURN.compareAndSet(this, GIVEN, LOOPS_TURN)
        ? LOOPS_TURN
        : turn;
  }

  /**
   * Waits for a strand to get out of the way: it is about to park. A virtual thread does not park for
   * a time here: without memory for the timer, the JDK parks it for ever, and no unpark reaches it.
   * Whoever looks wakes the loop's, and has to do so soon: the system may have taken the processor
   * from the carrier of the one that parks.
   */
  @SuppressWarnings("ThreadPriorityCheck") // it is all the same if nobody else wants to run
  private void letPark(int looks) {
    if (looks < SPINS) {
      Thread.onSpinWait();
    } else if (looks < SPINS + YIELDS) {
      Thread.yield(); // its carrier may want this processor
    } else if (Thread.currentThread().isVirtual()) {
      host.lookSoon();
      LockSupport.park();
    } else {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public boolean look(long now) {
    int turns = this.turns;
    int turn = this.turn;
    if (turn == GIVEN) {
      lookWhetherParked();
    }
    if (turn != STRANDS_TURN) {
      return isStrands(turn);
    }
    boolean waits = begun != turns;
    if (turns != seenTurn || !(waits || isBlocked())) {
      seenTurn = turns;
      seenSince = now;
    } else if (waits ? withdraw(turns, now - seenSince) : detach(turns, now - seenSince)) {
      LockSupport.unpark(host.thread());
    }
    return true;
  }

  private void lookWhetherParked() {
    if (isBlocked()) {
      LockSupport.unpark(host.thread());
    } else {
      host.lookSoon();
    }
  }

  /** Takes the turn back from a strand that has no carrier, if the loop's thread keeps one. */
  private boolean withdraw(int turns, long nanos) {
    Thread loops = host.thread();
    return nanos >= LONGEST_PINNED_NANOS
        && loops != null
        && loops.isVirtual()
        && isOnCarrier(loops)
        && decide(turns, WITHDRAWN);
  }

  /** Detaches the strand, unless it has gone on: then it may have begun a call of the library. */
  private boolean detach(int turns, long nanos) {
    return nanos >= host.blockingGraceNanos() && decide(turns, DETACHED);
  }

  /** Ends the strand's turn if things are still so, while it is kept from going on. */
  private boolean decide(int turns, int end) {
    if (!TURN.compareAndSet(this, STRANDS_TURN, DECIDING)) {
      return false;
    }
    host.mounted(null); // from here on the strand asks for its turn
    VarHandle.fullFence();
    boolean still = turns == this.turns && (end == DETACHED ? isBlocked() : begun != turns);
    if (!still) {
      host.mounted(thread);
    }
    return TURN.compareAndSet(this, DECIDING, still ? end : STRANDS_TURN) && still;
  }

  private boolean isBlocked() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      default -> false;
    };
  }

  @Override
  void holdTurn() {
    StackRoom.require();
    while (turn != HELD && !TURN.compareAndSet(this, STRANDS_TURN, HELD)) {
      ensureTurn();
    }
  }

  @Override
  void giveTurn() {
    boolean interrupted;
    boolean parked = false;
    try {
      nominate();
      turn = GIVEN;
      LockSupport.unpark(nominee == null ? host.thread() : nominee.thread);
      LockSupport.park();
      parked = true;
      interrupted = Thread.interrupted();
      interrupted |= awaitTurn();
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

  /** Finds who may take the turn from this strand in place of the loop's thread. */
  private void nominate() {
    HandoverStrand next = null;
    if (mode == AWAITING
        && host.successor(this) instanceof HandoverStrand other
        && other != this
        && other.mode == AWAITING
        && other.turn == LOOPS_TURN) {
      other.nominatedBy = this;
      next = other;
    }
    nominee = next;
  }

  private void failIfRefused() {
    if (turn == PINNED) {
      turn = STRANDS_TURN;
      throw new PinnedAwaitException();
    }
    if (turn == REFUSED && TURN.compareAndSet(this, REFUSED, DETACHED)) {
      throw new PinnedAwaitException();
    }
  }

  /**
   * With a carrier left for the loop's thread, it goes on beside the pinned one. Where there is
   * none, it cannot even take the turn.
   */
  @Override
  public void breakPinnedAwait() {
    if (turn == GIVEN
        && isBlocked()
        && isOnCarrier(thread)
        && TURN.compareAndSet(this, GIVEN, PINNED)) {
      LockSupport.unpark(thread);
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
    begun = turns;
  }

  @Override
  void giveLastTurn() {
    turn = LOOPS_TURN;
    LockSupport.unpark(host.thread());
  }

  @Override
  public void awaitDecision() {
    int _ = decidedTurn();
  }

  @Override
  public boolean takeTurn() {
    return turn == DETACHED;
  }

  @Override
  public void ensureTurn() {
    if (decidedTurn() != DETACHED) {
      failIfRefused();
      return;
    }
    if (!turnAsked) {
      StackRoom.require();
      turnAsked = true;
      host.resumeSoon(this);
    }
    if (awaitTurn()) {
      thread.interrupt();
    }
    failIfRefused();
  }
}
