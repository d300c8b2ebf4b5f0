package io.asyncio;

import io.asyncio.internal.strand.Strand;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Finds a loop whose thread is stuck while coroutines that had blocked could go on, and lets these
 * go on beside it: the thread may wait for a lock that one of them holds. That is the one time at
 * which a coroutine runs beside its loop's callbacks.
 *
 * <p>The thread counts as stuck when it does not come to a coroutine that is due, uses hardly any
 * processor time, and is found waiting, blocked or parked without a limit, at each of a few looks;
 * or in whatever other way, such as in a call of the system, at very many looks. It is not when it
 * waits for a coroutine that has the turn, as it does for the length of the grace.
 *
 * <p>The fields without a note belong to the watchdog's thread.
 */
final class Emergency {

  /** How often in turn the thread has to be seen without a sign of life. */
  private static final int LOOKS_WAITING = 3;

  private static final int LOOKS_OTHERWISE = 21;

  /** What a waiting thread may use up meanwhile, by looking whether it still has to wait. */
  private static final long NEXT_TO_NOTHING_NANOS = 2_000_000;

  private final BaseEventLoop loop;

  /** How many coroutines could go on if the loop came to them. Changed by any thread. */
  private final AtomicInteger due = new AtomicInteger();

  /** How many it has come to. Changed by any thread; to be compared with what it was. */
  private final AtomicInteger taken = new AtomicInteger();

  /** Whether the loop's thread waits for a coroutine. Written by it, read by the watchdog. */
  private volatile boolean waitsForStrand;

  private int looks;
  private int looksWaiting;
  private @Nullable Thread seenThread;
  private int seenTaken;
  private long seenCpu;
  private boolean reported;

  Emergency(BaseEventLoop loop) {
    this.loop = loop;
  }

  /** A coroutine could go on. On any thread. */
  void due() {
    due.incrementAndGet();
  }

  /** One of these goes on. On any thread. */
  void tookDue() {
    taken.incrementAndGet();
    due.decrementAndGet();
  }

  void waitsForStrand(boolean waits) {
    waitsForStrand = waits;
  }

  /** Looks at the loop, every now and then. On the watchdog's thread. */
  void look() {
    Thread thread = loop.thread;
    if (due.get() == 0 || thread == null || waitsForStrand) {
      looks = 0;
      return;
    }
    long cpu = Cpu.nanos(thread);
    if (looks == 0 || hasMoved(thread, cpu)) {
      seenThread = thread;
      seenTaken = taken.get();
      seenCpu = cpu;
      looks = 0;
      looksWaiting = 0;
    }
    looks++;
    looksWaiting = isWaiting(thread) ? looksWaiting + 1 : 0;
    if (looksWaiting >= LOOKS_WAITING || (looks >= LOOKS_OTHERWISE && cpu != Cpu.UNKNOWN)) {
      looks = 0;
      lend(thread);
    }
  }

  private boolean hasMoved(Thread thread, long cpu) {
    return thread != seenThread
        || taken.get() != seenTaken
        || cpu - seenCpu > NEXT_TO_NOTHING_NANOS;
  }

  private static boolean isWaiting(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.BLOCKED || state == Thread.State.WAITING;
  }

  private void lend(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    List<String> lent = new ArrayList<>();
    for (Task<?> task : loop.tasks.unfinished()) {
      Strand strand = task.innermost();
      if (strand != null && strand.lend()) {
        lent.add(task.toString());
      }
    }
    if (!reported && !lent.isEmpty()) {
      reported = true;
      SlowSteps.reportLent(loop, String.join(", ", lent), stack);
    }
  }

  /**
   * The processor time of threads. The JVM's bean for it is loaded when it is needed first, and not
   * by an initializer, which could fail for want of memory, and would do so for ever.
   */
  private static final class Cpu {

    static final long UNKNOWN = -1;

    private static @Nullable ThreadMXBean threads;

    private Cpu() {}

    static long nanos(Thread thread) {
      ThreadMXBean bean = threads;
      if (bean == null) {
        threads = bean = ManagementFactory.getThreadMXBean();
      }
      return bean.isThreadCpuTimeSupported() && bean.isThreadCpuTimeEnabled()
          ? bean.getThreadCpuTime(thread.threadId())
          : UNKNOWN;
    }
  }
}
