package io.asyncio.faults;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.waitFor;

import io.asyncio.Asyncio;
import io.asyncio.Awaitable;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** One run of a fault: where it happens, how much of it, and what comes of it. */
final class FaultRun {

  static final String LOCALHOST = "127.0.0.1";

  /** For tasks that are about to end when the main one has ended. */
  private static final int MOST_TURNS = 100;

  private static final int MOST_SHOWN = 1000;

  private final IoTransport transport;
  private final Scale scale;
  private final Random random;
  private final double patience;
  private final Tally tally;

  /** For the stacks of a run that hangs. */
  private final List<EventLoop> loops = new CopyOnWriteArrayList<>();

  FaultRun(IoTransport transport, Scale scale, long seed) {
    this(transport, scale, new Random(seed), scale.patience(), new Tally());
  }

  private FaultRun(
      IoTransport transport, Scale scale, Random random, double patience, Tally tally) {
    this.transport = transport;
    this.scale = scale;
    this.random = random;
    this.patience = patience;
    this.tally = tally;
  }

  /** Returns the same run with other seconds after which a wait has hung. */
  FaultRun withPatience(double seconds) {
    return new FaultRun(transport, scale, random, seconds, tally);
  }

  IoTransport transport() {
    return transport;
  }

  /** The only source of chance; not to be shared by threads. */
  Random random() {
    return random;
  }

  /** Returns how often to do something, in the short form and in the full one. */
  int times(int shortly, int fully) {
    return scale.of(shortly, fully);
  }

  Scale scale() {
    return scale;
  }

  Tally tally() {
    return tally;
  }

  List<EventLoop> loops() {
    return loops;
  }

  void tried(long count) {
    tally.tried(count);
  }

  /** Counts a promise as not kept, unless {@code kept}. */
  void promised(boolean kept, String what) {
    if (!kept) {
      tally.lost(1, what);
    }
  }

  /** Counts by how much a number is off. */
  void promised(long expected, long actual, String what) {
    boolean many = Math.max(expected, actual) > MOST_SHOWN; // and different each time
    String difference = many ? "" : ": " + actual + ", not " + expected;
    tally.lost(Math.abs(expected - actual), what + difference);
  }

  /** Makes a loop over the transport; whatever its exception handler is told counts as lost. */
  NettyEventLoop newLoop() {
    return reporting(new NettyEventLoop(transport));
  }

  /** Has what a loop reports count as lost, and its stacks printed, should this run hang. */
  <L extends EventLoop> L reporting(L loop) {
    loop.setExceptionHandler((_, context) -> tally.lost(1, "report: " + describe(context)));
    loops.add(loop);
    return loop;
  }

  /** Returns options for a JVM that starts quickly, with this run's transport. */
  String[] optionsOfChild() {
    return new String[] {
      "-Dasyncio.transport=" + transport, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"
    };
  }

  static String describe(ExceptionContext context) {
    return context.message() + (context.exception() == null ? "" : ": " + context.exception());
  }

  /** Runs a coroutine on a loop of its own; tasks that are left then are leaked. */
  void onLoop(Coroutine.Body body) throws Exception {
    onLoop(newLoop(), body);
  }

  /** As {@link #onLoop(Coroutine.Body)}, on a loop that is closed afterwards. */
  void onLoop(EventLoop loop, Coroutine.Body body) throws Exception {
    try (loop) {
      loop.runUntilComplete(async(body));
      for (int i = 0; i < MOST_TURNS && !allTasks(loop).isEmpty(); i++) {
        loop.runUntilComplete(sleep(0.01));
      }
      List<Task<?>> left = List.copyOf(allTasks(loop));
      tally.leaked(left.size(), "tasks " + left.stream().limit(3).toList());
    } finally {
      loops.remove(loop);
    }
  }

  /** Waits for something that is bound to come; if it does not, it has hung. */
  boolean comes(String what, Awaitable<?> awaitable) throws Exception {
    try {
      var _ = await(waitFor(awaitable, patience));
      return true;
    } catch (TimeoutError e) {
      tally.hung(1, what);
      return false;
    }
  }

  /** Waits for tasks that are bound to end, and cancels those that do not, which have hung. */
  void allEnd(String what, List<? extends Task<?>> tasks) throws Exception {
    List<Task<Object>> all = Tasks.erased(tasks);
    if (all.isEmpty()) {
      return;
    }
    var ended = await(Asyncio.wait(all, patience));
    ended.pending().forEach(task -> tally.hung(1, what + ": " + task));
    ended.pending().forEach(task -> task.cancel());
    for (Future<?> task : ended.done()) {
      Throwable failure = task.cancelled() ? null : task.exception();
      promised(failure == null, what + ": " + failure);
    }
  }
}
