package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.BeforePoll;
import io.asyncio.internal.HostLoop;
import io.asyncio.internal.strand.Engine;
import io.asyncio.internal.strand.Strand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The heart of {@link BaseEventLoop}: the ready queue, what other threads add to it, and who may.
 *
 * <p>Fields without a note belong to the thread that runs the loop, or to the one thread that uses
 * it while it does not run.
 */
@SuppressWarnings("this-escape") // the parts keep the loop and use it later
abstract class LoopCore implements EventLoop {

  private static final long ORIGIN = System.nanoTime();

  /** What runs this loop, if that is an event loop of somebody else's. */
  final @Nullable HostedRun hosted;

  final ReadyQueue ready = new ReadyQueue();
  final Timers timers = new Timers(self());
  final LoopRun run;
  final UrgentWork urgent = new UrgentWork(self());
  final Emergency emergency = new Emergency(self());
  final WorkElsewhere elsewhere = new WorkElsewhere();

  final Posted posted = new Posted();
  final BeforePoll beforePoll = new BeforePoll();

  /** The thread that runs the loop now. Written by that thread, read by any. */
  volatile @Nullable Thread thread;

  /** The coroutine's thread that is mounted now. Others may read it, to compare with themselves. */
  @Nullable
  Thread mounted;

  /** Written by the thread that closes the loop, read by any. */
  private volatile boolean closing;

  LoopCore(@Nullable HostLoop host) {
    this.hosted = host == null ? null : new HostedRun(self(), host);
    this.run = new LoopRun(self());
  }

  final boolean isHosted() {
    return hosted != null;
  }

  abstract BaseEventLoop self();

  /** Refuses to work once the loop is closed. */
  abstract void requireOpen();

  /** Tells whether callbacks are run by {@link #runTimed}. */
  abstract boolean timesCallbacks();

  /** Runs a handle, and reports it if that takes too long. */
  abstract void runTimed(Handle handle);

  /** Does what is to be done once an iteration, before the callbacks. */
  abstract void beforeCallbacks();

  /** Has places of coroutines recorded if the loop is in debug mode, while it runs. */
  abstract void recordPlaces(boolean running);

  /**
   * Looks for I/O and runs what it brings, up to putting callbacks in the ready queue.
   *
   * @param timeoutNanos how long to wait for something to happen: 0 not at all, negative without
   *     limit. It must not wait if {@link #hasWork} is true at the last moment before.
   */
  protected abstract void poll(long timeoutNanos);

  /**
   * Ends a waiting {@link #poll}, or keeps it from waiting. Called on any thread, also when the
   * loop does not wait any more.
   */
  protected abstract void wakeUp();

  /** Hands what transports have gathered to the system. Called before each {@link #poll}. */
  protected abstract void flush();

  /** Does what is needed in the loop's thread before and after {@code run}, and runs it. */
  protected void runAround(Runnable run) {
    run.run();
  }

  /** Makes a piece of the loop's own work, that may be scheduled again and again. */
  protected final Handle newWork(Runnable work) {
    return new PlainHandle(self(), work);
  }

  /** As {@link #newWork(Runnable)}, in a context. */
  protected final Handle newWork(Runnable work, Context context) {
    return new ProtocolCall(self(), work, context);
  }

  /** Makes a user's callback that may be scheduled again and again, until it is cancelled. */
  final Handle newCallback(Runnable callback, Context context) {
    requireSchedulable(callback, context);
    return new Handle(self(), PlacedCallback.of(self(), callback), context);
  }

  /** As {@code newCallback}, for I/O: it does nothing once the loop begins to close. */
  protected final Handle newEventCallback(Runnable callback, Context context) {
    requireSchedulable(callback, context);
    return new EventCallback(self(), PlacedCallback.of(self(), callback), context);
  }

  /**
   * Makes a call of a user's protocol. Unlike a callback, it is made even if the loop is closed
   * before its turn comes: a transport's end has to be told.
   */
  protected final Handle newProtocolCall(Runnable call, Context context) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(context, "context");
    requireOpen();
    return new ProtocolCall(self(), PlacedCallback.of(self(), call), context);
  }

  /** Puts work at the end of the ready queue. On the loop's thread. */
  protected final void schedule(Handle work) {
    ready(work);
  }

  /**
   * Runs what is ready now, and not what that makes ready, while the loop closes.
   *
   * @return whether there was anything
   */
  protected final boolean runReady() {
    posted.moveAllTo(ready);
    int count = ready.size();
    for (int left = count; left > 0; left--) {
      try {
        ready.remove().run();
      } catch (KeyboardInterrupt | SystemExit e) {
        run.holdBack(e);
      }
    }
    return count > 0;
  }

  /** Refuses what other threads schedule from now on; {@link #runReady} runs what was before. */
  protected final void refusePosts() {
    posted.seal();
  }

  /** Tells whether {@code thread} is the one that runs this loop, or its mounted coroutine's. */
  protected final boolean isLoopThread(Thread thread) {
    return thread == this.thread || thread == mounted || (isDecided(thread) && thread == mounted);
  }

  /** Tells whether {@code thread} is the one that runs this loop, and not that of a coroutine. */
  protected final boolean runsIn(Thread thread) {
    return thread == this.thread;
  }

  /**
   * Has {@code call} run by the thread that runs this loop, and not by that of a coroutine, before
   * the caller goes on. On the loop's thread, or in a coroutine of the loop.
   *
   * @return whether it was run: not if the caller's stack cannot be set aside meanwhile, because a
   *     class initializer or native code is on it
   */
  protected final boolean runOnOwnThread(Runnable call) {
    return OwnThreadCall.run(call);
  }

  /** Waits until it is clear whether a coroutine of this loop, the caller, is detached. */
  private boolean isDecided(Thread thread) {
    if (thread != Thread.currentThread()
        || !(thread.getUncaughtExceptionHandler() instanceof Strand strand)
        || strand.loop() != this) {
      return false;
    }
    strand.awaitDecision();
    return true;
  }

  /** Tells whether there is something to run, so that {@link #poll} must not wait. */
  protected final boolean hasWork() {
    return !ready.isEmpty() || !posted.isEmpty() || urgent.isSet() || run.stopping();
  }

  /**
   * Notices that the caller of the loop was interrupted, which may give it something to run, and
   * sees to it that further interrupts are noticed. By whatever might lose the thread's flag while
   * it polls; on another thread than the loop's there is nothing to lose.
   */
  protected final void noticeInterrupt() {
    if (Thread.currentThread() == thread) {
      run.interrupts.afterPoll();
    }
  }

  /**
   * Does what blocks the calling thread's carrier: where that is a virtual thread, on another one
   * while the caller is parked. On the loop's thread.
   */
  protected final void awaitOutside(Runnable wait) {
    if (Thread.currentThread().isVirtual()) {
      run.standIn().call(wait);
    } else {
      wait.run();
    }
  }

  /** Tells whether a virtual thread may run the loop. */
  protected final boolean mayRunOnVirtualThread() {
    return !isBoundToOneThread() && Engine.selected().wantsVirtualLoop();
  }

  /**
   * Tells whether others are doing something that this loop will be told the end of: a call in an
   * executor, a coroutine that blocks without awaiting, a child process. On the loop's thread.
   */
  protected final boolean hasWorkElsewhere() {
    return elsewhere.isUnderWay();
  }

  /** As {@link #hasWorkElsewhere}, but for what was there at the last {@link #giveUpWork}. */
  protected final boolean awaitsWorkElsewhere() {
    return elsewhere.isAwaited();
  }

  /** Notes that what other threads are doing takes too long to be waited for. */
  protected final void giveUpWork() {
    elsewhere.giveUp();
  }

  /** Returns the clock in nanoseconds, from an arbitrary zero. On any thread. */
  protected long nanoTime() {
    HostedRun hosted = this.hosted;
    return hosted == null ? System.nanoTime() - ORIGIN : hosted.host.nanoTime();
  }

  @Override
  public final double time() {
    return nanoTime() / 1e9;
  }

  @Override
  public final void runForever() {
    requireOpen();
    requireNoHost("runForever");
    run.requireNotRunning();
    try {
      run.forever();
    } catch (KeyboardInterrupt | SystemExit e) {
      ProgramEnd.mayCome();
      throw e;
    }
  }

  /**
   * Tells whether the loop has to be run by the same thread for its life; it runs on a thread of
   * its own then, while the caller of {@link #runForever} waits.
   */
  protected boolean isBoundToOneThread() {
    return false;
  }

  /** Puts in the ready queue what other threads have scheduled and this iteration may take. */
  final void takePosted() {
    if (!posted.isEmpty()) {
      posted.moveTo(ready);
    }
  }

  @Override
  public final void stop() {
    checkThread("stop");
    requireNoHost("stop");
    run.stop();
  }

  @Override
  public final boolean isRunning() {
    return thread != null || (hosted != null && !isClosed());
  }

  /**
   * Refuses what only a loop can do that is run by its user.
   *
   * @throws IllegalStateException if it is attached to another one
   */
  final void requireNoHost(String method) {
    if (hosted != null) {
      throw hosted.refusal(method);
    }
  }

  /** Has a loop that is attached to another one get a turn. On any thread. */
  protected final void requestTurn() {
    if (hosted != null) {
      hosted.request();
    }
  }

  /** Closes a loop that is attached to another one, because that ends. */
  protected final void hostEnds() {
    if (hosted != null) {
      hosted.close();
    }
  }

  /**
   * Drops what was scheduled before the loop began to close, but for what its transports and its
   * unfinished tasks need for their end.
   */
  final void beginToClose() {
    closing = true;
    posted.moveAllTo(ready);
    for (int count = ready.size(); count > 0; count--) {
      Handle handle = ready.remove();
      if (handle.outlastsRuns()) {
        ready.add(handle);
      } else {
        handle.dropped();
      }
    }
    timers.clear();
  }

  /** Tells whether {@code close} has begun. On any thread. */
  protected final boolean isClosing() {
    return closing;
  }

  /** Drops all that is scheduled, and takes no more. */
  final void dropAll() {
    refusePosts();
    posted.moveAllTo(ready);
    while (!ready.isEmpty()) {
      ready.remove().dropped();
    }
    timers.clear();
  }

  @Override
  public final Handle callSoon(Callback callback) {
    return callSoon(callback, Context.copyContext());
  }

  @Override
  public final Handle callSoon(Callback callback, Context context) {
    Handle handle = newCallback(callback, context);
    checkThread("callSoon");
    ready(handle);
    return handle;
  }

  @Override
  public final Handle callSoonThreadsafe(Callback callback) {
    return callSoonThreadsafe(callback, Context.copyContext());
  }

  @Override
  public final Handle callSoonThreadsafe(Callback callback, Context context) {
    requireSchedulable(callback, context);
    Handle handle = new PostedHandle(self(), PlacedCallback.of(self(), callback), context);
    if (isRunning() && isRunningThread()) {
      ready(handle);
    } else if (closing || !postFromOutside(handle)) {
      throw new IllegalStateException("Event loop is closed");
    }
    return handle;
  }

  private void requireSchedulable(Runnable callback, Context context) {
    Objects.requireNonNull(callback, "callback");
    Objects.requireNonNull(context, "context");
    requireOpen();
  }

  @Override
  public final TimerHandle callLater(double seconds, Callback callback) {
    return timers.callLater(seconds, callback, Context.copyContext());
  }

  @Override
  public final TimerHandle callLater(double seconds, Callback callback, Context context) {
    return timers.callLater(seconds, callback, context);
  }

  @Override
  public final TimerHandle callAt(double when, Callback callback) {
    return timers.callAt(when, callback, Context.copyContext());
  }

  @Override
  public final TimerHandle callAt(double when, Callback callback, Context context) {
    return timers.callAt(when, callback, context);
  }

  /**
   * Puts a handle at the end of the ready queue, behind what other threads have posted before if an
   * iteration takes that much. On the loop's thread.
   */
  final void ready(Handle handle) {
    takePosted();
    ready.add(handle);
    requestTurn();
  }

  /** Puts a done callback at the end of the ready queue. */
  final void readyCallback(DoneCallback callback) {
    requireUse();
    ready(callback);
  }

  /** Puts a circle of done callbacks, given by its last one, at the end of the ready queue. */
  void readyAll(DoneCallback last) {
    requireUse();
    takePosted();
    DoneCallback one = last;
    boolean more = true;
    while (more) {
      one = Objects.requireNonNull(one.next);
      more = one != last;
      ready.add(one);
    }
    requestTurn();
  }

  /** Refuses to work once the loop is closed; while that is under way, it works. */
  private void requireUse() {
    if (isClosed() && thread == null) {
      requireOpen();
    }
  }

  /**
   * Schedules a handle from any thread.
   *
   * @return whether the loop takes it: not when it is closed
   */
  protected final boolean post(Handle handle) {
    if (isRunning() && isRunningThread()) {
      ready(handle);
      return true;
    }
    return postFromOutside(handle);
  }

  /** As {@link #post}, from a thread that is not the loop's. */
  final boolean postFromOutside(Handle handle) {
    boolean taken = posted.add(handle);
    if (taken && run.waiting) {
      wakeUp();
    }
    return taken;
  }

  /** Has a detached strand go on in its turn. On any thread. */
  final void resumeSoon(Strand strand) {
    Handle handle = new PlainHandle(self(), () -> {
      if (strand.takeTurn()) {
        elsewhere.cameBack();
        strand.task().step().proceed();
      }
    });
    if (Thread.currentThread() == thread) {
      ready(handle);
    } else {
      postFromOutside(handle);
    }
  }

  /**
   * Tells whether the caller may use the loop: it is the running loop's thread or coroutine, or the
   * loop does not run.
   */
  final boolean isOwnThread() {
    return isRunningThread() || (hosted == null ? thread == null : isFree(hosted));
  }

  /** Tells whether the caller is the host's thread between two turns, or the loop has no host any more. */
  private boolean isFree(HostedRun hosted) {
    return thread == null && (isClosed() || hosted.inHost());
  }

  /** Tells whether the caller is the running loop's thread, or a coroutine of the loop. */
  private boolean isRunningThread() {
    Thread caller = Thread.currentThread();
    if (caller == mounted || caller == thread) {
      return true;
    }
    Strand strand = Strand.current();
    if (strand != null && strand.loop() == this) {
      strand.ensureTurn();
      return true;
    }
    return false;
  }

  /** Tells whether the caller is the running loop's thread or one of its coroutines. */
  final boolean runsCaller() {
    return RunningLoop.get() == this || (hosted != null && hosted.inHost());
  }

  /**
   * Refuses a thread that may not use the loop.
   *
   * @param method the method that it called
   * @throws IllegalStateException if the loop runs in another thread
   */
  protected final void checkThread(String method) {
    if (!isOwnThread()) {
      throw new IllegalStateException(method
          + " called in thread '"
          + Thread.currentThread().getName()
          + "', which is not the one that runs the event loop; use "
          + (method.equals("createTask") ? "runCoroutineThreadsafe" : "callSoonThreadsafe"));
    }
  }
}
