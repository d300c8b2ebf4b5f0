package io.asyncio;

import io.asyncio.internal.HelperThread;
import io.asyncio.internal.Log;
import io.asyncio.internal.Repr;
import io.asyncio.internal.strand.Strand;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
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
  private static final long TELLING_PAUSE_NANOS = 1_000_000_000;

  /** How long a step may run, in seconds; 0 switches reports off. Read by the watchdog's thread. */
  static volatile double limit = configured(System.getProperty("asyncio.watchdog", "1.0"));

  /** Not held: a loop that lives on somebody else's may go with that. */
  private static final List<WeakReference<Probe>> PROBES = new CopyOnWriteArrayList<>();

  static volatile HelperThread thread = new HelperThread("asyncio-watchdog", Watchdog::run);

  /** What has failed on the watchdog's thread and was not told yet. That thread's alone. */
  private static final AtomicReference<@Nullable Throwable> FAILURE = new AtomicReference<>();

  private static long toldAt = System.nanoTime() - TELLING_PAUSE_NANOS;

  static {
    initialize(Reports.class, Repr.class, SetUp.class, LibraryCode.class, Frames.class);
  }

  private Watchdog() {}

  /** Returns the limit that a property's text says, in seconds. */
  static double configured(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "asyncio.watchdog: expected a number of seconds, got " + text, e);
    }
  }

  /** Of what is used when memory is short: an initializer that fails fails its class for ever. */
  private static void initialize(Class<?>... classes) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      for (Class<?> one : classes) {
        var _ = lookup.ensureInitialized(one);
      }
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Looks at a loop from now on; if there is no thread to do so, the loop runs all the same. */
  static void watch(Probe probe) {
    probe.idle();
    PROBES.add(new WeakReference<>(probe));
    try {
      thread.wake();
    } catch (Throwable e) { // no memory for a thread, for one; tried again with the next run
      tellIfPossible("event loops run without a watchdog", e);
    }
  }

  static void forget(Probe probe) {
    probe.idle();
    PROBES.removeIf(known -> known.refersTo(probe) || known.refersTo(null));
  }

  private static void run() {
    while (true) {
      try {
        pause();
        look();
      } catch (Throwable e) { // nothing may end this thread
        FAILURE.set(e);
      }
    }
  }

  private static void pause() {
    if (PROBES.isEmpty()) {
      LockSupport.park();
    } else {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static void look() {
    long now = System.nanoTime();
    PROBES.removeIf(known -> known.refersTo(null));
    for (WeakReference<Probe> known : PROBES) {
      try {
        look(known.get(), now);
      } catch (Throwable e) { // the other loops are looked at nevertheless
        FAILURE.set(e);
      }
    }
    Throwable untold = FAILURE.get();
    if (untold != null && now - toldAt >= TELLING_PAUSE_NANOS) {
      toldAt = now;
      tell("the watchdog could not look at an event loop, or report it", untold);
      FAILURE.set(null);
    }
  }

  private static void look(@Nullable Probe probe, long now) {
    if (probe != null) {
      probe.loop.emergency.look();
      probe.look(now);
    }
  }

  private static void tellIfPossible(String what, Throwable why) {
    try {
      tell(what, why);
    } catch (Throwable e) {
      // There is no memory for that either. The loop has to run.
    }
  }

  private static void tell(String what, Throwable why) {
    Reports.submit(() -> Log.LOGGER.log(Level.WARNING, what, why));
  }

  /** What a loop shows to the watchdog. */
  static final class Probe {

    private static final long IDLE = 0;

    /** A step that does the same after this time may wait for a class. */
    private static final long STILL_NANOS = 1_000_000_000;

    /** From which part of the limit on a step is looked at for set-up. */
    private static final double SET_UP_FROM = 0.25;

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

    /** Since when the step takes time that counts: that of the library's own set-up does not. */
    private long seenSince;

    private long lookedAt;
    private boolean reported;

    /** How long after its beginning the stuck step is looked at next, and what it did before. */
    private long nextStack;

    private StackTraceElement @Nullable [] stack;

    Probe(BaseEventLoop loop) {
      this.loop = loop;
    }

    void begin() {
      STEP.setOpaque(this, ++steps);
    }

    void idle() {
      STEP.setOpaque(this, IDLE);
    }

    private void look(long now) {
      long step = (long) STEP.getOpaque(this);
      if (step == IDLE || step != seenStep) {
        seenStep = step;
        seenSince = lookedAt = now;
        reported = false;
        nextStack = STILL_NANOS;
        stack = null;
        return;
      }
      breakPinnedAwait();
      double limit = Watchdog.limit;
      if (!reported && limit > 0 && isInSetUp(now - seenSince, limit)) {
        seenSince += now - lookedAt;
      }
      lookedAt = now;
      long stuck = now - seenSince;
      if (stuck >= nextStack) {
        lookForInitializers();
      }
      double seconds = stuck / 1e9;
      if (!reported && limit > 0 && seconds >= limit) {
        report(seconds);
        reported = true;
      }
    }

    /** Looked at often enough, and not at once: a look costs the thread some time. */
    private boolean isInSetUp(long stuckNanos, double limit) {
      return stuckNanos >= limit * 1e9 * SET_UP_FROM && SetUp.isIn(stackOfStuck());
    }

    /** If the step stands still, a class may be what it waits for. */
    private void lookForInitializers() {
      StackTraceElement[] before = stack;
      StackTraceElement[] now = stackOfStuck();
      if (before == null) {
        stack = now;
        return;
      }
      stack = null;
      nextStack *= 2;
      if (Arrays.equals(before, now)) {
        Initializers.leave(loop);
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
      Thread stuck = stuckThread();
      if (stuck != null) {
        SlowSteps.reportStuck(loop, loop.currentTask.get(), stuck, seconds);
      }
    }

    private StackTraceElement[] stackOfStuck() {
      Thread stuck = stuckThread();
      return stuck == null ? new StackTraceElement[0] : stuck.getStackTrace();
    }

    private @Nullable Thread stuckThread() {
      Thread mounted = loop.mounted;
      return mounted == null ? loop.thread : mounted;
    }
  }
}
