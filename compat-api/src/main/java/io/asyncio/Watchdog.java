package io.asyncio;

import io.asyncio.internal.strand.Strand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all running loops every now and then, and reports a callback or step that does not come
 * to an end, while it is still stuck.
 *
 * <p>A loop only counts its steps; comparing two looks is the watchdog's work, on a thread of its
 * own.
 */
final class Watchdog {

  private static final long LOOK_NANOS = 50_000_000;

  /** How long a step may run, in seconds; 0 switches reports off. Read by the watchdog's thread. */
  static volatile double limit = Double.parseDouble(System.getProperty("asyncio.watchdog", "1.0"));

  private static final List<Probe> PROBES = new CopyOnWriteArrayList<>();

  private static @Nullable Thread thread;

  private Watchdog() {}

  static void watch(Probe probe) {
    probe.reset();
    PROBES.add(probe);
    synchronized (Watchdog.class) {
      if (thread == null) {
        thread = Thread.ofPlatform().name("asyncio-watchdog").daemon().start(Watchdog::run);
      } else if (PROBES.size() == 1) {
        LockSupport.unpark(thread);
      }
    }
  }

  static void forget(Probe probe) {
    probe.idle();
    PROBES.remove(probe);
  }

  private static void run() {
    while (true) {
      if (PROBES.isEmpty()) {
        LockSupport.park();
      } else {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      long now = System.nanoTime();
      for (Probe probe : PROBES) {
        probe.loop.emergency.look();
        probe.look(now);
      }
    }
  }

  /** What a loop shows to the watchdog. */
  static final class Probe {

    private static final long IDLE = 0;

    private static final VarHandle STEP;

    static {
      try {
        STEP = MethodHandles.lookup().findVarHandle(Probe.class, "step", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final BaseEventLoop loop;

    /** The number of the step that runs, or {@link #IDLE}. Written by the loop's thread. */
    @SuppressWarnings("UnusedVariable") // through STEP
    private long step = IDLE;

    private long steps = IDLE;

    /** The watchdog's own notes. */
    private long seenStep = IDLE;

    private long seenSince;
    private boolean reported;

    Probe(BaseEventLoop loop) {
      this.loop = loop;
    }

    void begin() {
      STEP.setOpaque(this, ++steps);
    }

    void idle() {
      STEP.setOpaque(this, IDLE);
    }

    private void reset() {
      idle();
    }

    private void look(long now) {
      long step = (long) STEP.getOpaque(this);
      if (step == IDLE || step != seenStep) {
        seenStep = step;
        seenSince = now;
        reported = false;
        return;
      }
      breakPinnedAwait();
      double seconds = (now - seenSince) / 1e9;
      double limit = Watchdog.limit;
      if (!reported && limit > 0 && seconds >= limit) {
        reported = true;
        report(seconds);
      }
    }

    private void breakPinnedAwait() {
      Task<?> task = loop.currentTask.get();
      Strand strand = task == null ? null : task.innermost();
      if (strand != null) {
        strand.breakPinnedAwait();
      }
    }

    private void report(double seconds) {
      Thread stuck = loop.mounted;
      if (stuck == null) {
        stuck = loop.thread;
      }
      if (stuck != null) {
        SlowSteps.reportStuck(loop.currentTask.get(), stuck, seconds);
      }
    }
  }
}
