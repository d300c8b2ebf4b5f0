package io.asyncio.internal.strand;

import io.asyncio.BaseEventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.Task;
import io.asyncio.contextvars.Context;
import io.asyncio.internal.ContextCarrier;
import io.asyncio.internal.TurnTaker;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stack of its own that only its event loop runs: a virtual thread under the loop's control.
 *
 * <pre>
 *               resume                       suspend
 *   (new) ----------------->  RUNNING  --------------------->  AWAITING
 *                              |  ^  \                            |
 *                     onLoop   |  |   \  end of the body          |  resume
 *                              v  |    \                          v
 *                        REQUESTING     -->  FINISHED           RUNNING
 * </pre>
 *
 * <p>A generator's strand is called by another strand of the same task, and gives the turn back to
 * it: {@code YIELDED}, when it has yielded, or {@code FINISHED}.
 *
 * <p>A strand that parks without awaiting, in a lock, a sleep or blocking I/O, stays {@code
 * RUNNING}; when that outlasts the loop's blocking grace it is <i>detached</i>: the loop goes on,
 * and resumes the strand later from its ready queue. Should the loop's thread be stuck then, the
 * strand is <i>lent</i> another carrier.
 *
 * <p>The strand is its thread's uncaught exception handler, which makes it known to the code that
 * runs there without a {@link ThreadLocal}. The fields belong to whoever has the turn: the strand
 * while it runs, else the loop's thread.
 */
public abstract class Strand
    implements Thread.UncaughtExceptionHandler, ContextCarrier, TurnTaker, Runnable {

  static final int RUNNING = 0;
  static final int AWAITING = 1;
  static final int REQUESTING = 2;
  static final int FINISHED = 3;
  static final int YIELDED = 4;

  final StrandHost host;

  /** See {@link #task()}. */
  Task<?> task;

  /** The strand that iterates this one, a generator's, while that is not suspended in a yield. */
  private @Nullable Strand caller;

  private final Runnable body;
  private Context context;
  int mode = AWAITING;
  private @Nullable BooleanSupplier request;

  Strand(StrandHost host, Task<?> task, Runnable body) {
    this.host = host;
    this.task = task;
    this.body = body;
    this.context = task.getContext();
  }

  /** Returns the strand that the caller runs on, or {@code null} on any other thread. */
  public static @Nullable Strand current() {
    return Thread.currentThread().getUncaughtExceptionHandler() instanceof Strand strand
        ? strand
        : null;
  }

  /** Returns the loop that runs it. On any thread. */
  public final BaseEventLoop loop() {
    return host.loop();
  }

  /** Returns the task that it acts for; that of a generator changes with who iterates it. */
  public final Task<?> task() {
    return task;
  }

  /** Returns its virtual thread. On any thread. */
  public abstract Thread thread();

  /**
   * Runs the strand, and those to which it passes the turn on, until the last of them gives it back
   * or, blocked for too long, is detached; in that case its {@link #mode} stays {@link #RUNNING}. On
   * the loop's thread.
   *
   * @return the one that had the turn last
   */
  abstract Strand proceed();

  /**
   * Gives the turn back, and returns when the strand has been resumed; what it throws it throws
   * while it has the turn. On the strand.
   */
  abstract void giveTurn();

  /**
   * Waits for the turn if the strand was detached, and keeps it from being detached until it gives
   * the turn. On the strand.
   */
  abstract void holdTurn();

  /** Gives the turn back for good. On the strand. */
  abstract void giveLastTurn();

  /** Waits for the turn if the strand was detached. On the strand. */
  @Override
  public abstract void ensureTurn();

  /**
   * Runs the strand until it awaits, ends or is detached, and then those to which it passes the turn
   * on. On the loop's thread, which must hold no monitor: the JVM would take it away.
   *
   * @return the one that had the turn last
   */
  public final Strand resume() {
    Thread outer = host.mounted();
    Strand last = this;
    try {
      do {
        last.mode = RUNNING;
        host.mounted(last.thread());
        last = last.proceed();
        host.mounted(null);
      } while (last.mode == REQUESTING && last.serve());
    } finally {
      host.mounted(outer);
    }
    return last;
  }

  private boolean serve() {
    BooleanSupplier request = this.request;
    this.request = null;
    return request == null || request.getAsBoolean();
  }

  /** Waits until the loop resumes the strand. On the strand. */
  public final void suspend() {
    giveTurn(AWAITING);
  }

  /**
   * Gives the turn back and says why. If the stack cannot be set aside, it has room for no more or
   * the heap has none, that is raised, and the strand runs on.
   */
  private void giveTurn(int why) {
    holdTurn();
    mode = why;
    try {
      giveTurn();
    } catch (Throwable e) {
      mode = RUNNING;
      request = null;
      throw e;
    }
  }

  /**
   * Has {@code request} run by the loop's own thread before anything else happens there, and then
   * goes on, at once if the request returns true, else when the loop resumes this strand. On the
   * strand.
   */
  public final void onLoop(BooleanSupplier request) {
    this.request = request;
    giveTurn(REQUESTING);
  }

  /** Lets this strand act for the task of {@code caller}, in its context. On the caller. */
  public final void calledBy(Strand caller) {
    this.caller = caller;
    task = caller.task;
    context = caller.context;
  }

  /** Takes a call back that could not be made. On the caller. */
  public final void notCalled() {
    caller = null;
  }

  /** Hands the turn to the strand that has called this one, until it calls again. On the strand. */
  public final void giveBack() {
    giveTurn(YIELDED);
  }

  /** Returns the strand to which this one has just given the turn back, if it did. */
  public final @Nullable Strand returnedTo() {
    Strand to = caller;
    if (to == null || (mode != YIELDED && mode != FINISHED)) {
      return null;
    }
    caller = null;
    return to;
  }

  /** Returns the strand that waits for this one to yield or to end, if there is one. */
  public final @Nullable Strand caller() {
    return caller;
  }

  /** Tells whether it runs, or blocks without awaiting. */
  public final boolean isRunning() {
    return mode == RUNNING;
  }

  /** Tells whether the body has not begun. On the loop's thread, while that has the turn. */
  public abstract boolean isNew();

  /** Tells whether the body has ended. */
  public final boolean finished() {
    return mode == FINISHED;
  }

  /**
   * Takes a detached strand back that asked to be resumed; returns false if it did not, or has been
   * resumed since. On the loop's thread.
   */
  public abstract boolean takeTurn();

  /**
   * Lets a detached strand whose blocking call has ended go on beside its loop, up to its next call
   * of the library: because the loop's thread is stuck, and perhaps waits for what the strand has.
   * Returns false if it need not. On any thread.
   *
   * @throws OutOfMemoryError if there is no thread for it; it stays as it was
   */
  public boolean lend() {
    return false;
  }

  /** Waits while it is being decided whether the strand is detached. On the strand. */
  public void awaitDecision() {}

  /**
   * Looks whether the strand blocks, and detaches it when it has for longer than the grace. On the
   * thread of the loop's stand-in.
   *
   * @param now the time, as {@link System#nanoTime} gives it
   * @return whether it has the turn
   */
  public boolean look(long now) {
    return false;
  }

  /**
   * Has an await fail whose stack cannot be set aside, if the strand is in one; else the loop's own
   * thread would wait there for ever. On any thread.
   */
  public void breakPinnedAwait() {}

  /**
   * Has the strand's await, or its wait for the turn, fail if it is inside a class initializer:
   * whoever has the turn needs that class. The strand goes on beside the loop up to its next contact
   * with this library. On any thread.
   *
   * @return whether it does
   */
  public boolean leaveInitializer() {
    return false;
  }

  /** Tells whether a virtual thread is parked on a stack that cannot be set aside. */
  static boolean isOnCarrier(Thread parked) {
    for (StackTraceElement frame : parked.getStackTrace()) {
      if (frame.getMethodName().equals("parkOnCarrierThread")) {
        return true;
      }
    }
    return false;
  }

  /** Called on the strand before its body. */
  void begins() {}

  /** The thread's own run method. */
  @Override
  public final void run() {
    try {
      begins();
      body.run();
    } finally {
      holdTurn();
      mode = FINISHED;
      giveLastTurn();
    }
  }

  @Override
  public final Context context() {
    return context;
  }

  @Override
  public final void context(Context context) {
    this.context = context;
  }

  @Override
  public final void uncaughtException(Thread thread, Throwable e) {
    loop().callExceptionHandler(ExceptionContext.of("Exception in " + task, e).withFuture(task));
  }
}
