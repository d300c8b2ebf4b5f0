package io.asyncio;

import io.asyncio.internal.DaemonPool;
import io.asyncio.internal.Unchecked;
import io.asyncio.internal.strand.Strand;
import java.lang.ref.WeakReference;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread at the side of a loop that runs on a virtual one. It waits for I/O in the loop's
 * place, since that would keep a carrier from all other virtual threads; and while a coroutine has
 * the turn it looks now and then whether that blocks, since the loop's thread is parked then.
 *
 * <p>It is asleep when the loop has given no turn for a while, and does not wait for I/O.
 */
final class StandIn implements Runnable {

  /** It looks this often within the time for which a coroutine may block. */
  private static final int LOOKS_IN_GRACE = 8;

  /** What it leaves a strand that is about to park, if somebody waits for that. */
  private static final long HURRIED_PAUSE_NANOS = 50_000;

  private static final long SHORTEST_PAUSE_NANOS = 250_000;
  private static final long LONGEST_PAUSE_NANOS = 10_000_000;

  /** How often in turn it sees that nothing happens, before it sleeps. */
  private static final int LOOKS_BEFORE_SLEEP = 20;

  private static final Executor THREADS = DaemonPool.named("asyncio-stand-in-");

  /** How often it looks, in its sleep, whether there still is a loop. */
  private static final long LONGEST_SLEEP_NANOS = 10_000_000_000L;

  /** Not held: one that lives on somebody else's may go with that. */
  private final WeakReference<BaseEventLoop> loop;

  /** Its thread, once that runs. Written by it, read by the loop's. */
  private volatile @Nullable Thread thread;

  /** What it has to do. Set by the loop's thread, taken by this one. */
  private volatile @Nullable Call call;

  /** The strand that was given the turn last. Written by the loop's thread. */
  private volatile @Nullable Strand watched;

  /** Whether it looks no more until it is woken. Set by this thread, cleared by the loop's. */
  private volatile boolean asleep;

  /** Whether the next look is due soon. Set by any thread, cleared by this one. */
  private volatile boolean hurried;

  private volatile boolean ended;

  StandIn(BaseEventLoop loop) {
    this.loop = new WeakReference<>(loop);
    THREADS.execute(this);
  }

  /** Has the thread do {@code work}, while the caller, the loop's thread, is parked. */
  void call(Runnable work) {
    watched = null;
    Call call = new Call(work, Thread.currentThread());
    this.call = call;
    LockSupport.unpark(thread);
    call.await();
  }

  /** A strand is about to get the turn. On the loop's thread. */
  void watch(Strand strand) {
    watched = strand;
  }

  /** No strand has the turn, for some time. On the loop's thread. */
  void unwatch() {
    watched = null;
  }

  /** That strand has the turn. On the loop's thread. */
  void turnGiven() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  /** Somebody waits for the strand to park. On any thread. */
  void lookSoon() {
    hurried = true;
    if (Thread.currentThread() != thread) {
      LockSupport.unpark(thread);
    }
  }

  /** Lets the thread go. */
  void end() {
    ended = true;
    watched = null;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    int idle = 0;
    while (!ended) {
      Call call = this.call;
      if (call != null) {
        this.call = null;
        call.run();
        idle = 0;
      } else if (idle < LOOKS_BEFORE_SLEEP) {
        LockSupport.parkNanos(this, pause());
        hurried = false;
        idle = look() ? 0 : idle + 1;
      } else {
        sleep();
        idle = 0;
      }
    }
  }

  private long pause() {
    if (hurried) {
      return HURRIED_PAUSE_NANOS;
    }
    BaseEventLoop served = loop.get();
    long grace = served == null ? 0 : served.blockingGraceNanos();
    return Math.clamp(grace / LOOKS_IN_GRACE, SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
  }

  /** Looks at the strand that was given the turn last; returns whether it has it. */
  private boolean look() {
    Strand strand = watched;
    try {
      return strand != null && strand.look(System.nanoTime());
    } catch (Throwable e) { // no memory for a look; the loop counts on this thread
      return true;
    }
  }

  private void sleep() {
    asleep = true;
    if (!look()) { // it may have got the turn just before it could be told of the sleep
      while (asleep && call == null && !ended) {
        LockSupport.parkNanos(this, LONGEST_SLEEP_NANOS);
        if (loop.refersTo(null)) {
          ended = true;
        }
      }
    }
    asleep = false;
  }

  /** One piece of work, for which the loop's thread waits. */
  private static final class Call {

    private final Runnable work;
    private final Thread caller;
    private @Nullable Throwable failure;
    private volatile boolean done;

    Call(Runnable work, Thread caller) {
      this.work = work;
      this.caller = caller;
    }

    void run() {
      try {
        work.run();
      } catch (Throwable e) {
        failure = e;
      }
      done = true;
      LockSupport.unpark(caller);
    }

    void await() {
      boolean interrupted = false;
      while (!done) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted(); // an interrupted thread would not park
      }
      if (interrupted) {
        caller.interrupt();
      }
      if (failure != null) {
        throw Unchecked.<RuntimeException>rethrow(failure);
      }
    }
  }
}
