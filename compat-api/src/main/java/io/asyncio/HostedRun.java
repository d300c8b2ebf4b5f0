package io.asyncio;

import io.asyncio.internal.CarrierMonitors;
import io.asyncio.internal.HostLoop;
import io.asyncio.internal.strand.Engine;
import io.asyncio.internal.strand.Strand;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop that lives on somebody else's, in turns that its host gives it. A turn runs what was
 * ready when the iteration began, or as much of it as its time allows; what is left has the next one.
 * The host is asked for one turn at a time.
 *
 * <p>Fields without a note belong to the host's thread.
 */
final class HostedRun {

  /** How long a turn may keep the host from its other work; what began before that is not broken. */
  private static final long LONGEST_TURN_NANOS = 1_000_000;

  /** How many callbacks run between two looks at the clock. */
  private static final int CALLBACKS_A_LOOK = 8;

  /** For how long turns may follow each other without the host's looking for I/O. */
  private static final long LONGEST_WITHOUT_IO_NANOS = 20_000;

  /** How many turns a loop has whose host shuts down, before it is closed though it has more to do. */
  private static final int LAST_TURNS = 100;

  private static final long NEVER = Long.MAX_VALUE;

  final HostLoop host;
  private final BaseEventLoop loop;
  private final Runnable turn = this::turn;
  private final Runnable timerTurn = this::timerTurn;

  /** Whether a turn was asked for and has not begun. Set by any thread. */
  private final AtomicBoolean requested = new AtomicBoolean();

  /** How many callbacks are left of the iteration under way. */
  private int left;

  /** Since when the host has not looked for I/O, as far as this loop knows. */
  private long withoutIoSince;

  private boolean goesOn;
  private int lastTurns;

  /** When the host gives a turn for a timer. */
  private long timerAt = NEVER;

  private @Nullable Runnable cancelTimer;
  private boolean begun;

  HostedRun(BaseEventLoop loop, HostLoop host) {
    this.loop = loop;
    this.host = host;
  }

  /** Tells whether the caller is the host's thread. On any thread. */
  boolean inHost() {
    return host.inEventLoop();
  }

  /** Has the loop get a turn, if there is none under way or asked for. On any thread. */
  void request() {
    Thread caller = Thread.currentThread();
    if (caller == loop.thread || caller == loop.mounted) {
      return; // the turn that it is in looks whether there is more to do
    }
    if (requested.compareAndSet(false, true) || host.isShuttingDown()) {
      ask();
    }
  }

  private void ask() {
    try {
      host.execute(turn);
    } catch (RejectedExecutionException e) {
      // It has ended, or is about to: the loop is closed then, which fails whoever waits.
    }
  }

  private void turn() {
    requested.set(false);
    if (loop.thread != null || loop.isClosed()) {
      return; // in a callback of this loop, the host was made to run its tasks; or there is no more
    }
    if (!goesOn) {
      withoutIoSince = loop.nanoTime();
    }
    try {
      around(this::iterate);
    } finally {
      goOn();
    }
  }

  private void timerTurn() {
    timerAt = NEVER;
    cancelTimer = null;
    turn();
  }

  /** Runs {@code body} as the loop's thread. */
  private void around(Runnable body) {
    boolean mayMount = Engine.selected().wantsVirtualLoop() && Strand.current() == null;
    if (Thread.currentThread().isVirtual() && !mayMount) {
      loop.run.elsewhere(() -> here(body));
    } else {
      here(body);
    }
  }

  private void here(Runnable body) {
    BaseEventLoop outer = RunningLoop.swap(loop);
    loop.thread = Thread.currentThread();
    if (!Thread.currentThread().isVirtual()) {
      CarrierMonitors.keep();
    }
    try {
      begin();
      body.run();
    } finally {
      loop.run.probe.idle();
      loop.run.pauseStandIn();
      loop.thread = null;
      var _ = RunningLoop.swap(outer);
      loop.run.interrupts.giveBack();
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      Watchdog.watch(loop.run.probe);
      loop.recordPlaces(true);
    }
  }

  /** Begins an iteration, or goes on with the one under way, and ends it if there is time. */
  void iterate() {
    long start = loop.nanoTime();
    if (left == 0) {
      left = loop.run.collect(start);
    }
    try {
      while (left > 0) {
        left--;
        loop.run.runNext(loop.timesCallbacks());
        if (left % CALLBACKS_A_LOOK == 0 && loop.nanoTime() - start >= LONGEST_TURN_NANOS) {
          break;
        }
      }
    } finally {
      if (left == 0) {
        loop.beforePoll.run();
      }
      loop.flush();
    }
  }

  /** Sees to the next turn, if there is to be one. */
  private void goOn() {
    goesOn = false;
    if (loop.isClosed()) {
      return;
    }
    boolean ending = host.isShuttingDown();
    if (ending && ++lastTurns > LAST_TURNS) {
      close();
    } else if (left > 0 || loop.hasWork()) {
      goesOn = true;
      if (requested.compareAndSet(false, true)) {
        askAgain(ending);
      }
    } else {
      setTimer();
    }
  }

  private void askAgain(boolean ending) {
    long now = loop.nanoTime();
    if (ending || now - withoutIoSince < LONGEST_WITHOUT_IO_NANOS) {
      ask();
      return;
    }
    withoutIoSince = now;
    try {
      host.executeAfterIo(turn);
    } catch (RejectedExecutionException e) {
      // As above.
    }
  }

  /** Has the host give a turn when the first timer is due; one that comes too early does no harm. */
  private void setTimer() {
    TimerHandle first = loop.timers.first();
    long due = first == null ? NEVER : first.deadline;
    if (timerAt <= due && due != NEVER) {
      return;
    }
    removeTimer();
    if (due != NEVER) {
      try {
        cancelTimer = host.schedule(timerTurn, Math.max(0, due - loop.nanoTime()));
        timerAt = due;
      } catch (RejectedExecutionException e) {
        // As above.
      }
    }
  }

  private void removeTimer() {
    Runnable cancel = cancelTimer;
    cancelTimer = null;
    timerAt = NEVER;
    if (cancel != null) {
      cancel.run();
    }
  }

  /**
   * Closes the loop, because its host ends. On the host's thread, or on any when the host has none
   * any more; once.
   */
  void close() {
    if (loop.run.endRuns()) {
      removeTimer();
      around(this::closeNow);
      Watchdog.forget(loop.run.probe);
    }
  }

  /** Its last turn may be one that the host has dropped. */
  private void closeNow() {
    for (int turns = 0; turns < LAST_TURNS && (left > 0 || loop.hasWork()); turns++) {
      try {
        iterate();
      } catch (KeyboardInterrupt | SystemExit e) {
        loop.run.holdBack(e);
      }
    }
    left = 0;
    new Closing(loop).close();
  }

  /** Returns what to throw at who does what is the host's business. */
  IllegalStateException refusal(String method) {
    return new IllegalStateException(
        method + ": the event loop is attached to another one, which runs it: " + host);
  }
}
