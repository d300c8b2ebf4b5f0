package io.asyncio.internal.strand;

import io.asyncio.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A strand whose virtual thread has the event loop as its scheduler: its continuation runs right on
 * the loop's thread.
 *
 * <p>The JDK hands the continuation to {@link #execute} whenever the thread becomes runnable: when
 * it is started or unparked by {@link #proceed}, on the loop's thread, and when a blocking call
 * ends or somebody unparks the thread out of turn, on any thread. In the second case the
 * continuation is kept until the strand's turn comes.
 */
final class LoopStrand extends Strand implements Executor {

  private static final VarHandle RUNNABLE;
  private static final VarHandle DETACHED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RUNNABLE = lookup.findVarHandle(LoopStrand.class, "runnable", Runnable.class);
      DETACHED = lookup.findVarHandle(LoopStrand.class, "detached", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread;
  private boolean started;

  /** The continuation of this strand's thread, known from its start on. */
  private @Nullable Runnable own;

  /** The continuation that may run; put here by any thread, taken by the loop's thread. */
  @SuppressWarnings("unused")
  private @Nullable Runnable runnable;

  /** Whether the loop has given up waiting; set by the loop's thread, cleared by whoever wins. */
  @SuppressWarnings("unused")
  private boolean detached;

  /** Set by the watchdog when it finds that an await blocks the loop's own thread. */
  private volatile boolean pinned;

  LoopStrand(StrandHost host, Task<?> task, String name, Runnable body) {
    super(host, task, body);
    this.thread = LoopEngine.newThread(this, name, this);
    this.thread.setUncaughtExceptionHandler(this);
  }

  @Override
  public Thread thread() {
    return thread;
  }

  /**
   * Called by the JDK with the thread's continuation, always the same one, the first time by {@link
   * #proceed}; and with those of virtual threads that the coroutine has started, since these
   * inherit its scheduler.
   */
  @Override
  public void execute(Runnable continuation) {
    Runnable own = this.own;
    if (own == null) {
      this.own = continuation;
    } else if (continuation != own) {
      LoopEngine.runByDefaultScheduler(continuation);
      return;
    }
    RUNNABLE.setRelease(this, continuation);
    boolean onLoop = Thread.currentThread() == host.thread();
    if (!onLoop) {
      VarHandle.fullFence(); // against detach, which sets the flag and then looks here
    }
    if ((boolean) DETACHED.getVolatile(this)) {
      if (DETACHED.compareAndSet(this, true, false)) {
        host.resumeSoon(task);
      }
    } else if (!onLoop) {
      LockSupport.unpark(host.thread());
    }
  }

  @Override
  void proceed() {
    if (!started) {
      started = true;
      thread.start();
    } else {
      // Also if it looks runnable: a stack trace taken by another thread may have handed in the
      // continuation late, after it ran. A second unpark of a thread changes nothing.
      LockSupport.unpark(thread);
    }
    Runnable continuation;
    while ((continuation = (Runnable) RUNNABLE.getAcquire(this)) == null) {
      // Somebody else has unparked the thread at this moment and is about to call execute.
      Thread.onSpinWait();
    }
    do {
      RUNNABLE.setRelease(this, null);
      continuation.run();
    } while (mode == RUNNING && (continuation = awaitRunnable()) != null);
  }

  /** Waits for the end of a blocking call; returns null when the strand was detached meanwhile. */
  private @Nullable Runnable awaitRunnable() {
    long start = System.nanoTime();
    long grace = host.blockingGraceNanos();
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
      Thread.currentThread().interrupt();
    }
    return continuation;
  }

  private @Nullable Runnable detach() {
    DETACHED.setVolatile(this, true);
    Runnable late = (Runnable) RUNNABLE.getVolatile(this);
    if (late != null && DETACHED.compareAndSet(this, true, false)) {
      return late;
    }
    host.detached(task, thread);
    return null;
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
    if (interrupted) {
      thread.interrupt();
    }
  }

  @Override
  void giveLastTurn() {
    // The end of the thread gives the turn back.
  }

  @Override
  public void ensureTurn() {
    // The strand runs only when the loop lets it.
  }

  /** Tells whether the strand awaits on a stack that cannot unmount. */
  private boolean isPinnedAwait() {
    if (mode == RUNNING || mode == FINISHED || host.mounted() != thread) {
      return false;
    }
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("parkOnCarrierThread")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void breakPinnedAwait() {
    if (isPinnedAwait()) {
      pinned = true;
      LockSupport.unpark(thread);
    }
  }
}
