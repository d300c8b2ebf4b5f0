package io.asyncio.faults;

import io.asyncio.netty.testing.Descriptors;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What a fault may leave behind: descriptors, threads of the library, children, buffers of Netty. */
final class Leftovers {

  private static final long PATIENCE_MILLIS = 2000;
  private static final int COLLECTIONS = 3;

  /** Of these threads a process keeps one, from when it is needed first. */
  private static final List<String> KEPT = List.of(
      "asyncio-watchdog",
      "asyncio-leaks",
      "asyncio-reports",
      "asyncio-dropped-streams",
      "asyncio-selector",
      "asyncio-signal",
      "asyncio-resolver-",
      "asyncio-resolver-");

  /** These go when they have had nothing to do for a while. */
  private static final String CARRIER = "asyncio-carrier-";

  /** So do these; they are left behind as long as they stand in for a loop. */
  private static final String STAND_IN = "asyncio-stand-in-";

  private final List<String> descriptors = Descriptors.open();
  private final List<String> threads = new ArrayList<>(threads());
  private final List<String> children = children();
  private final Queue<String> buffers = new ConcurrentLinkedQueue<>();

  private Leftovers() {
    for (String name : List.copyOf(KEPT)) {
      if (!threads.contains(name)) {
        threads.add(name);
      }
    }
  }

  /** Remembers what there is, and begins to listen for buffers that nobody releases. */
  static Leftovers before() {
    Leftovers leftovers = new Leftovers();
    ByteBufUtil.setLeakListener((type, records) -> leftovers.buffers.add(type + records));
    return leftovers;
  }

  /** Counts what there is more of when other threads have had some time to tidy up. */
  void count(Tally tally, Duration patience) throws InterruptedException {
    report(tally, "descriptors", added(Descriptors::open, descriptors, patience));
    report(tally, "threads", added(Leftovers::threads, threads, patience));
    report(tally, "children", added(Leftovers::children, children, patience));
    for (int i = 0; i < COLLECTIONS; i++) {
      collect();
      ByteBufAllocator.DEFAULT.directBuffer(1).release(); // leaks are found when one is allocated
    }
    report(tally, "buffers", List.copyOf(buffers));
  }

  /** Collects garbage, and waits until references are told of it. */
  private static void collect() throws InterruptedException {
    ReferenceQueue<Object> told = new ReferenceQueue<>();
    WeakReference<Object> garbage = new WeakReference<>(new Object(), told);
    System.gc();
    var _ = told.remove(PATIENCE_MILLIS);
    garbage.clear();
  }

  private static void report(Tally tally, String kind, List<String> left) {
    tally.leaked(left.size(), kind + " " + left.stream().limit(5).toList());
  }

  private static List<String> added(
      Supplier<List<String>> now, List<String> before, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      List<String> left = new ArrayList<>(now.get());
      before.forEach(left::remove);
      if (left.isEmpty() || System.nanoTime() > deadline) {
        return left;
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** The names of the library's threads, without their numbers. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> !isIdleStandIn(each))
        .map(each -> each.getKey().getName())
        .filter(name -> name.startsWith("asyncio"))
        .filter(name -> !name.startsWith(CARRIER))
        .map(name -> name.replaceAll("[0-9]+$", ""))
        .toList();
  }

  private static boolean isIdleStandIn(Map.Entry<Thread, StackTraceElement[]> thread) {
    return thread.getKey().getName().startsWith(STAND_IN)
        && Arrays.stream(thread.getValue())
            .anyMatch(frame -> frame.getClassName().equals(ThreadPoolExecutor.class.getName())
                && frame.getMethodName().equals("getTask"));
  }

  private static List<String> children() {
    return ProcessHandle.current()
        .children()
        .map(child -> "child " + child.pid())
        .toList();
  }
}
