package io.asyncio.internal.strand;

import io.asyncio.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A strand whose virtual thread has the event loop as its scheduler: its continuation runs right on
 * the loop's thread.
 *
 * <p>The JDK hands the continuation to {@link #becameRunnable} whenever the thread becomes runnable:
 * when it is started or unparked by {@link #proceed}, on the loop's thread, and when a blocking
 * call ends or somebody unparks the thread out of turn, on any thread. In the second case the
 * continuation is kept until the strand's turn comes.
 *
 * <pre>
 *               blocks beyond the grace             its blocking call ends
 *   HELD by  ----------------------------> DETACHED -----------------------> DUE, a turn is
 *   the loop                                                                 asked for
 *     ^  ^                                                                    |  |
 *     |  +----------------------- the loop comes to it -----------------------+  |
 *     |                                                                          | the loop's
 *     |  goes on         the loop comes to it          next call of the library  v thread is stuck
 *     +------------ TAKEN <-------------- RETURNING <-------------------------- LENT
 * </pre>
 */
final class LoopStrand extends Strand {

  private static final int HELD = 0;
  private static final int DETACHED = 1;
  private static final int DUE = 2;
  private static final int LENT = 3;
  private static final int RETURNING = 4;
  private static final int TAKEN = 5;

  private static final VarHandle RUNNABLE;
  private static final VarHandle HOLD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RUNNABLE = lookup.findVarHandle(LoopStrand.class, "runnable", Runnable.class);
      HOLD = lookup.findVarHandle(LoopStrand.class, "hold", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final StrandScheduler scheduler = new StrandScheduler(this);
  private final Thread thread;
  private boolean started;

  /** The continuation of this strand's thread, known from its start on. */
  private @Nullable Runnable own;

  /** The continuation that may run; put here by any thread, taken by the loop's thread. */
  @SuppressWarnings("unused")
  private @Nullable Runnable runnable;

  /** Who may run it, see above. */
  @SuppressWarnings("unused")
  private int hold;

  /** What runs it while it is lent; until the loop has it back. */
  private @Nullable Lease lease;

  /** Set by the watchdog when it finds that an await blocks the loop's own thread. */
  private volatile boolean pinned;

  LoopStrand(StrandHost host, Task<?> task, String name, Runnable body) {
    super(host, task, body);
    this.thread = LoopEngine.newThread(scheduler, name, this);
    this.thread.setUncaughtExceptionHandler(this);
  }

  @Override
  public Thread thread() {
    return thread;
  }

  @Override
  public boolean isNew() {
    return !started;
  }

  /** Tells whether a continuation is that of this strand's thread: the first one is. */
  boolean owns(Runnable continuation) {
    Runnable own = this.own;
    if (own == null) {
      this.own = continuation;
      return true;
    }
    return continuation == own;
  }

  /**
   * Called by the JDK with the thread's continuation, always the same one, the first time by {@link
   * #proceed}.
   */
  void becameRunnable(Runnable continuation) {
    RUNNABLE.setRelease(this, continuation);
    boolean onLoop = Thread.currentThread() == host.thread();
    if (!onLoop) {
      VarHandle.fullFence(); // against detach, which sets the hold and then looks here
    }
    int hold = (int) HOLD.getVolatile(this);
    if (hold != HELD) {
      becameRunnableOutOfTurn(hold);
    } else if (!onLoop) {
      LockSupport.unpark(host.thread());
    }
  }

  private void becameRunnableOutOfTurn(int hold) {
    if (hold == DETACHED) {
      if (HOLD.compareAndSet(this, DETACHED, DUE)) {
        host.due(this);
      }
    } else if (hold == LENT) {
      Lease lease = this.lease;
      if (lease != null) { // else it is being lent at this moment
        lease.submit();
      }
    }
  }

  /** As in {@link #giveTurn}: it may have been lent before it has run at all. */
  @Override
  void begins() {
    ensureTurn();
  }

  @Override
  Strand proceed() {
    if (!started) {
      started = true;
      thread.start();
    } else {
      if (lease != null) {
        HOLD.setVolatile(this, HELD);
      }
      // Also if it looks runnable: a stack trace taken by another thread may have handed in the
      // continuation late, after it ran. A second unpark of a thread changes nothing.
      LockSupport.unpark(thread);
    }
    Runnable continuation = lease == null ? handedIn() : awaitReturn();
    while (continuation != null) {
      RUNNABLE.setRelease(this, null);
      continuation.run();
      continuation = mode == RUNNING ? awaitRunnable() : null;
    }
    return this;
  }

  private Runnable handedIn() {
    Runnable continuation;
    while ((continuation = (Runnable) RUNNABLE.getAcquire(this)) == null) {
      // Somebody else has unparked the thread at this moment and is about to call becameRunnable.
      Thread.onSpinWait();
    }
    return continuation;
  }

  /**
   * Waits until a strand that was lent has left its carrier. It may go on there for a while, as it
   * has the turn; and on a stack that cannot unmount it has to.
   */
  private @Nullable Runnable awaitReturn() {
    host.waitsForStrand(true);
    try {
      Objects.requireNonNull(lease).awaitEnd();
    } finally {
      host.waitsForStrand(false);
    }
    lease = null;
    return mode == RUNNING ? awaitRunnable() : null;
  }

  /** Waits for the end of a blocking call; returns null when the strand was detached meanwhile. */
  private @Nullable Runnable awaitRunnable() {
    Runnable continuation = (Runnable) RUNNABLE.getAcquire(this);
    if (continuation != null) {
      return continuation;
    }
    host.waitsForStrand(true);
    try {
      return awaitRunnable(host.blockingGraceNanos());
    } finally {
      host.waitsForStrand(false);
    }
  }

  private @Nullable Runnable awaitRunnable(long grace) {
    long start = System.nanoTime();
    boolean interrupted = false;
    Runnable continuation;
    for (long left = grace;
        (continuation = (Runnable) RUNNABLE.getAcquire(this)) == null;
        left = grace - (System.nanoTime() - start)) {
      if (left <= 0) {
        continuation = detach();
        break;
      }
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted(); // an interrupted thread would not park
    }
    if (interrupted) {
      host.interrupted();
    }
    return continuation;
  }

  private @Nullable Runnable detach() {
    host.mounted(null); // before it may be lent: it would take the turn for its own
    HOLD.setVolatile(this, DETACHED);
    Runnable late = (Runnable) RUNNABLE.getVolatile(this);
    if (late != null && HOLD.compareAndSet(this, DETACHED, HELD)) {
      host.mounted(thread);
      return late;
    }
    host.detached(this);
    return null;
  }

  @Override
  public boolean takeTurn() {
    if (HOLD.compareAndSet(this, DUE, HELD)) {
      host.tookDue();
      return true;
    }
    return HOLD.compareAndSet(this, RETURNING, TAKEN);
  }

  @Override
  public boolean lend() {
    Runnable continuation = own;
    if (continuation == null || (int) HOLD.getVolatile(this) != DUE) {
      return false;
    }
    Lease lease = new Lease(this, continuation);
    if (!HOLD.compareAndSet(this, DUE, LENT)) {
      return false;
    }
    this.lease = lease;
    try {
      lease.submit();
    } catch (Throwable e) { // no thread for it: it stays with the loop
      this.lease = null;
      HOLD.setVolatile(this, DUE);
      throw e;
    }
    host.tookDue();
    return true;
  }

  /** Tells whether {@code lease} may run the strand. */
  boolean isLentBy(Lease lease) {
    return (int) HOLD.getVolatile(this) == LENT && this.lease == lease;
  }

  @Override
  void giveTurn() {
    boolean interrupted = false;
    while (mode != RUNNING) {
      LockSupport.park();
      if (mode == RUNNING) {
        break;
      }
      if (pinned) {
        pinned = false;
        mode = RUNNING;
        throw new PinnedAwaitException();
      }
      // An interrupted thread does not park: keep the flag aside until the await is over.
      interrupted |= Thread.interrupted();
    }
    ensureTurn(); // it may have been found blocked, and lent, before it had left the park
    if (interrupted) {
      thread.interrupt();
    }
  }

  @Override
  void holdTurn() {
    ensureTurn(); // it is the carrier that detaches it, while it does not run
  }

  @Override
  void giveLastTurn() {
    scheduler.forget(); // the end of the thread gives the turn back
  }

  @Override
  public void ensureTurn() {
    if ((int) HOLD.get(this) == LENT) { // which is set while the thread does not run
      awaitTurn();
    }
  }

  private void awaitTurn() {
    boolean interrupted = false;
    for (int hold; (hold = (int) HOLD.getVolatile(this)) != HELD; ) {
      if (hold == LENT) { // also when it was detached, and lent again, before it had left the park
        askForTurn();
      }
      LockSupport.park();
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
  }

  private void askForTurn() {
    HOLD.setVolatile(this, RETURNING);
    try {
      host.resumeSoon(this);
    } catch (Throwable e) {
      HOLD.setVolatile(this, LENT);
      throw e;
    }
  }

  /** Tells whether the strand awaits on a stack that cannot unmount. */
  private boolean isPinnedAwait() {
    return mode != RUNNING && mode != FINISHED && host.mounted() == thread && isOnCarrier(thread);
  }

  @Override
  public void breakPinnedAwait() {
    if (isPinnedAwait()) {
      pinned = true;
      LockSupport.unpark(thread);
    }
  }
}
