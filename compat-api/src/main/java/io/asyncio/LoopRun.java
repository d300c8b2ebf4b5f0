package io.asyncio;

import io.asyncio.internal.CarrierMonitors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop: finds the thread for it, and does one iteration after the other until it is told to
 * stop.
 *
 * <p>Fields without a note belong to the thread that runs the loop, or to the one thread that uses
 * it while it does not run.
 */
final class LoopRun {

  private static final long FOR_EVER = -1;

  /** How long I/O may wait while there are callbacks to run. */
  private static final long LONGEST_WITHOUT_POLL_NANOS = 20_000;

  /** How long a loop on a virtual thread may keep its carrier from others. */
  private static final long LONGEST_WITHOUT_YIELD_NANOS = 1_000_000;

  private final BaseEventLoop loop;
  final CloseRequest closeRequest;
  final Watchdog.Probe probe;
  final CallerInterrupts interrupts = new CallerInterrupts();

  /** The thread of a loop that is bound to one. */
  private @Nullable OwnThread ownThread;

  /** What helps a loop that runs on a virtual thread; made when it is needed first in a run. */
  private @Nullable StandIn standIn;

  /** Whether the loop may be waiting. Written by its thread, read by those that post to it. */
  volatile boolean waiting;

  /** Whether the loop has begun to close. Guarded by this. */
  private boolean ended;

  private boolean stopping;

  /** How many callbacks this iteration has still to run, behind the one under way. */
  private int left;

  /** The callback under way, if another one may follow it that the loop's thread does not run. */
  private @Nullable Handle underWay;

  private long lastPoll;
  private boolean onVirtualThread;
  private long lastYield;

  /** What has asked to end the program while the loop closes; it is closed all the same. */
  private @Nullable Error heldBack;

  LoopRun(BaseEventLoop loop) {
    this.loop = loop;
    this.closeRequest = new CloseRequest(loop);
    this.probe = new Watchdog.Probe(loop);
    this.waiting = loop.isHosted(); // always: who posts has to ask for a turn
  }

  /** Runs the loop where that is possible, until it is stopped. */
  void forever() {
    try {
      whereItMay();
    } finally {
      closeRequest.stopped();
    }
  }

  private void whereItMay() {
    if (loop.mayRunOnVirtualThread()
        || loop.isBoundToOneThread()
        || Thread.currentThread().isVirtual()) {
      elsewhere();
    } else {
      try {
        here();
      } finally {
        interrupts.giveBack();
      }
    }
  }

  /** Runs the loop on a thread of its own while the caller waits. */
  void elsewhere() {
    elsewhere(this::here);
  }

  /** Runs {@code body} on a thread of the loop's own while the caller waits. */
  void elsewhere(Runnable body) {
    try {
      if (loop.isBoundToOneThread()) {
        boundThread().run(body, interrupts);
      } else {
        try (OwnThread temporary = newThread()) {
          temporary.run(body, interrupts);
        }
      }
    } finally {
      interrupts.giveBack();
    }
  }

  private OwnThread newThread() {
    return loop.mayRunOnVirtualThread() ? OwnThread.virtual() : OwnThread.platform();
  }

  private OwnThread boundThread() {
    OwnThread bound = ownThread;
    if (bound == null) {
      ownThread = bound = OwnThread.platform();
      loop.boundTo(bound);
    }
    return bound;
  }

  /** Runs the loop in the calling thread, which keeps the monitors that it holds. */
  private void here() {
    synchronized (this) {
      requireNotRunning();
      loop.thread = Thread.currentThread();
    }
    onVirtualThread = Thread.currentThread().isVirtual();
    if (!onVirtualThread) {
      CarrierMonitors.keep(); // the caller's own
    }
    RunningLoop.set(loop);
    Watchdog.watch(probe);
    loop.recordPlaces(true);
    try {
      interrupts.begin();
      loop.runAround(this::untilStopped);
    } finally {
      interrupts.end();
      loop.recordPlaces(false);
      stopping = false;
      Watchdog.forget(probe);
      RunningLoop.clear();
      endStandIn();
      loop.thread = null;
    }
  }

  /**
   * Refuses to run the loop if it runs, or another one runs the caller.
   *
   * @throws IllegalStateException if that is so
   */
  void requireNotRunning() {
    if (loop.thread != null) {
      throw new IllegalStateException("This event loop is already running: " + loop);
    }
    if (RunningLoop.get() != null) {
      throw new IllegalStateException("Cannot run the event loop while another loop is running");
    }
  }

  /** Ends the run after the current iteration, or the next run after one. */
  void stop() {
    stopping = true;
  }

  boolean stopping() {
    return stopping;
  }

  private void untilStopped() {
    lastPoll = loop.nanoTime() - LONGEST_WITHOUT_POLL_NANOS;
    do {
      once();
    } while (!stopping);
  }

  /** One iteration. */
  private void once() {
    loop.beforePoll.run();
    loop.flush();
    long now = loop.nanoTime();
    if (!loop.hasWork()) {
      TimerHandle first = loop.timers.first();
      probe.idle();
      await(first == null ? FOR_EVER : Math.max(0, first.deadline - now));
      lastPoll = now = loop.nanoTime();
    } else if (now - lastPoll >= LONGEST_WITHOUT_POLL_NANOS) {
      lastPoll = now;
      probe.idle();
      interrupts.beforePoll();
      loop.poll(0);
      letOthersRun(now);
    }
    boolean timed = loop.timesCallbacks();
    left = collect(now);
    try {
      while (left > 0) {
        left--;
        runNext(timed);
      }
    } finally {
      left = 0;
      underWay = null;
    }
  }

  /**
   * Returns the step that this iteration runs behind {@code step}, if that is the callback under way,
   * and a task's step comes next that goes on with a coroutine. By whoever has the turn.
   */
  @Nullable
  TaskStep<?> following(TaskStep<?> step) {
    return left > 0
            && underWay == step
            && loop.ready.first() instanceof TaskStep<?> next
            && next.canFollow()
            && !loop.urgent.isSet()
        ? next
        : null;
  }

  /**
   * Makes the step {@link #following} {@code step} the callback under way, or changes nothing if
   * that fails. By whoever has the turn.
   */
  void passOn(TaskStep<?> step) {
    TaskStep<?> next = (TaskStep<?>) Objects.requireNonNull(loop.ready.first());
    next.follow(step);
    var _ = loop.ready.remove();
    left--;
    underWay = left > 0 ? next : null;
    probe.begin();
  }

  /** Puts in the ready queue what is due; returns how many callbacks the iteration has to run. */
  int collect(long now) {
    loop.urgent.run();
    loop.posted.renew();
    loop.takePosted();
    loop.timers.makeReady(now);
    loop.beforeCallbacks();
    return loop.ready.size();
  }

  /** Runs the callback that is ready first. */
  void runNext(boolean timed) {
    loop.urgent.run();
    Handle handle = loop.ready.remove();
    probe.begin();
    if (timed) {
      loop.runTimed(handle);
    } else {
      underWay = left > 0 ? handle : null;
      handle.run();
    }
  }

  /** A virtual thread that never parks would keep its carrier. */
  @SuppressWarnings("ThreadPriorityCheck") // it is all the same if nobody else wants to run
  private void letOthersRun(long now) {
    if (onVirtualThread && now - lastYield >= LONGEST_WITHOUT_YIELD_NANOS) {
      lastYield = now;
      Thread.yield();
    }
  }

  /** Returns what helps the loop's thread, if that is a virtual one. On it. */
  StandIn standIn() {
    StandIn current = standIn;
    if (current == null) {
      standIn = current = new StandIn(loop);
    }
    return current;
  }

  /** Has the one that is watched looked at soon. On any thread, also when the run is over. */
  void lookSoon() {
    StandIn current = standIn;
    if (current != null) {
      current.lookSoon();
    }
  }

  /** The loop's thread is about to do something else. */
  void pauseStandIn() {
    if (standIn != null) {
      standIn.unwatch();
    }
  }

  private void endStandIn() {
    if (standIn != null) {
      standIn.end();
      standIn = null;
    }
  }

  /** Has the loop run no more, but for its closing; returns whether that is the caller's to do. */
  synchronized boolean endRuns() {
    boolean first = !ended && loop.thread == null;
    ended |= first;
    return first;
  }

  private void await(long timeoutNanos) {
    interrupts.beforePoll();
    waiting = true;
    try {
      loop.poll(timeoutNanos);
    } finally {
      waiting = false;
      interrupts.afterPoll();
    }
  }

  /** Keeps what a callback has thrown to end the program, while the loop closes. */
  void holdBack(Error ending) {
    if (heldBack == null) {
      heldBack = ending;
    }
  }

  /** Throws what was held back. */
  void rethrow() {
    if (heldBack != null) {
      throw heldBack;
    }
  }

  /** Does {@code freeing} as the loop's thread, and drops all that is scheduled. */
  void end(Runnable freeing) {
    if (loop.isBoundToOneThread()) {
      elsewhere(() -> endHere(freeing));
    } else {
      try {
        endHere(freeing);
      } finally {
        interrupts.giveBack();
      }
    }
  }

  private void endHere(Runnable freeing) {
    if (loop.isHosted()) {
      freeHosted(freeing);
      return;
    }
    loop.thread = Thread.currentThread();
    interrupts.begin();
    CarrierMonitors.keep();
    try {
      waiting = true; // whenever it looks for I/O
      freeing.run();
    } finally {
      interrupts.end();
      waiting = false;
      endStandIn();
      loop.thread = null;
      loop.dropAll();
      if (ownThread != null) {
        ownThread.close();
      }
    }
  }

  /** In a turn, the last one. */
  private void freeHosted(Runnable freeing) {
    try {
      freeing.run();
    } finally {
      endStandIn();
      loop.dropAll();
    }
  }
}
