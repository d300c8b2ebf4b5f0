package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.netty.NettyEventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a switch between the loop and a coroutine costs, against the bare thing: parking and
 * unparking a virtual thread that has its own scheduler. The candidates take turns; the table at
 * the end gives the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 21)
@Fork(1)
public class SwitchBenchmark {

  private static final int SWITCHES = 100_000;

  private final Rounds rounds = new Rounds();
  private EventLoop loop;
  private BareThread bare;
  private int round;

  /** Makes the candidates. */
  @Setup
  public void open() throws ReflectiveOperationException {
    loop = new NettyEventLoop();
    bare = new BareThread();
  }

  /** One round: each candidate in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == 6) {
      rounds.clear(); // the warm-up is over
    }
    rounds.add("park/unpark", nanosEach(() -> bare.switches(SWITCHES)));
    rounds.add("sleep(0)", nanosEach(() -> loop.runUntilComplete(yields())));
    rounds.add("create+await", nanosEach(() -> loop.runUntilComplete(tasks())));
  }

  private static double nanosEach(Body body) throws Exception {
    long start = System.nanoTime();
    body.run();
    return (System.nanoTime() - start) / (double) SWITCHES;
  }

  private static Coroutine<Void> yields() {
    return async(() -> {
      for (int i = 0; i < SWITCHES; i++) {
        await(sleep(0));
      }
    });
  }

  private static Coroutine<Void> tasks() {
    return async(() -> {
      for (int i = 0; i < SWITCHES; i++) {
        await(createTask(async(() -> 1)));
      }
    });
  }

  /** Prints the table. */
  @TearDown
  public void close() {
    System.out.println(rounds.table("ns"));
    loop.close();
  }

  private interface Body {
    void run() throws Exception;
  }

  /** A virtual thread that does nothing but park, run by whoever unparks it. */
  private static final class BareThread implements Executor {

    private final Thread thread;
    private Runnable continuation;

    BareThread() throws ReflectiveOperationException {
      Class<?> builders = Class.forName("java.lang.ThreadBuilders");
      Runnable body = () -> {
        while (true) {
          LockSupport.park();
        }
      };
      try {
        thread = (Thread) MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
            .findStatic(
                builders,
                "newVirtualThread",
                MethodType.methodType(
                    Thread.class, Executor.class, String.class, int.class, Runnable.class))
            .invoke(this, "bare", 0, body);
      } catch (ReflectiveOperationException e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      thread.start();
      continuation.run();
    }

    @Override
    public void execute(Runnable continuation) {
      this.continuation = continuation;
    }

    void switches(int count) {
      for (int i = 0; i < count; i++) {
        LockSupport.unpark(thread);
        continuation.run();
      }
    }
  }
}
