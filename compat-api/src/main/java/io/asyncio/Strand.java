package io.asyncio;

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
 * <p>A strand that parks without awaiting, in a lock, a sleep or blocking I/O, stays {@code
 * RUNNING}; when that outlasts the loop's blocking grace it is <i>detached</i>: the loop goes on,
 * and resumes the strand later from its ready queue.
 *
 * <p>The strand is its thread's uncaught exception handler, which makes it known to the code that
 * runs there without a {@link ThreadLocal}. The fields belong to whoever has the turn: the strand
 * while it runs, else the loop's thread.
 */
abstract class Strand
    implements Thread.UncaughtExceptionHandler, ContextCarrier, TurnTaker, Runnable {

  static final int RUNNING = 0;
  static final int AWAITING = 1;
  static final int REQUESTING = 2;
  static final int FINISHED = 3;

  final BaseEventLoop loop;
  final Task<?> task;
  private final Runnable body;
  private Context context;
  int mode = AWAITING;
  private @Nullable BooleanSupplier request;

  Strand(Task<?> task, Runnable body) {
    this.loop = task.loop;
    this.task = task;
    this.body = body;
    this.context = task.getContext();
  }

  /** Returns the strand that the caller runs on, or {@code null} on any other thread. */
  static @Nullable Strand current() {
    return Thread.currentThread().getUncaughtExceptionHandler() instanceof Strand strand
        ? strand
        : null;
  }

  abstract Thread thread();

  /**
   * Runs the strand until it gives the turn back or, blocked for too long, is detached; in that
   * case {@link #mode} stays {@link #RUNNING}. On the loop's thread.
   */
  abstract void proceed();

  /** Gives the turn back, and returns when the strand has been resumed. On the strand. */
  abstract void giveTurn();

  /** Gives the turn back for good. On the strand. */
  abstract void giveLastTurn();

  /** Waits for the turn if the strand was detached. On the strand. */
  @Override
  public abstract void ensureTurn();

  /**
   * Runs the strand until it awaits, ends or is detached. On the loop's thread, which must hold no
   * monitor: the JVM would take it away.
   */
  final void resume() {
    Thread outer = loop.mounted;
    try {
      do {
        mode = RUNNING;
        loop.mounted = thread();
        proceed();
        loop.mounted = null;
      } while (mode == REQUESTING && serve());
    } finally {
      loop.mounted = outer;
    }
  }

  private boolean serve() {
    BooleanSupplier request = this.request;
    this.request = null;
    return request == null || request.getAsBoolean();
  }

  /** Waits until the loop resumes the strand. On the strand. */
  final void suspend() {
    mode = AWAITING;
    giveTurn();
  }

  /**
   * Has {@code request} run by the loop's own thread before anything else happens there, and then
   * goes on, at once if the request returns true, else when the loop resumes this strand. On the
   * strand.
   */
  final void onLoop(BooleanSupplier request) {
    this.request = request;
    mode = REQUESTING;
    giveTurn();
  }

  final boolean finished() {
    return mode == FINISHED;
  }

  /** The thread's own run method. */
  @Override
  public final void run() {
    try {
      body.run();
    } finally {
      ensureTurn();
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
    loop.callExceptionHandler(ExceptionContext.of("Exception in " + task, e).withFuture(task));
  }
}
