package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Awaitable;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Task;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.queues.Queue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What tasks, queues and gathering cost here and in CPython, which does the same work in turn with
 * us: a child process that runs {@code src/bench/python/concurrency.py} with the interpreter {@code
 * -Dasyncio.bench.python=python3.11}. The table at the end gives the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = ConcurrencyBenchmark.WARM_UP)
@Measurement(iterations = 15)
@Fork(1)
public class ConcurrencyBenchmark {

  static final int WARM_UP = 5;

  private static final int COUNT = 100_000;

  /** What is measured. */
  public enum Workload {
    /** Create a task and await it. */
    TASK("task") {
      @Override
      Coroutine<Void> run(int count) {
        return tasks(count);
      }
    },
    /** Hand an element from one task to another through a queue for one element. */
    QUEUE("queue") {
      @Override
      Coroutine<Void> run(int count) {
        return handOver(count);
      }
    },
    /** Gather as many sleeps that only give way. */
    GATHER_0("gather0") {
      @Override
      Coroutine<Void> run(int count) {
        return gatherSleeps(count, 0);
      }
    },
    /** Gather as many sleeps of ten milliseconds. */
    GATHER_10_MS("gather10ms") {
      @Override
      Coroutine<Void> run(int count) {
        return gatherSleeps(count, 0.01);
      }
    };

    private final String name;

    Workload(String name) {
      this.name = name;
    }

    abstract Coroutine<Void> run(int count);
  }

  /** What this run measures. */
  @Param
  public Workload workload;

  private final Rounds rounds = new Rounds();
  private EventLoop loop;
  private PythonPeer python;
  private int round;

  /** Makes the candidates. */
  @Setup
  public void open() throws IOException {
    loop = new NettyEventLoop();
    python = PythonPeer.start("concurrency.py");
  }

  /** One round: each candidate in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARM_UP + 1) {
      rounds.clear(); // the warm-up is over
    }
    rounds.add("cpython", python.ask(workload.name + " " + COUNT));
    long start = System.nanoTime();
    loop.runUntilComplete(workload.run(COUNT));
    rounds.add("asyncio", (System.nanoTime() - start) / (double) COUNT);
  }

  /** Prints the table. */
  @TearDown
  public void close() throws IOException {
    System.out.println(rounds.table("ns"));
    loop.close();
    python.close();
  }

  private static Coroutine<Void> tasks(int count) {
    return async(() -> {
      for (int i = 0; i < count; i++) {
        await(createTask(async(() -> 1)));
      }
    });
  }

  private static Coroutine<Void> handOver(int count) {
    return async(() -> {
      Queue<Integer> handed = new Queue<>(1);
      Task<Void> consumer = createTask(async(() -> {
        for (int i = 0; i < count; i++) {
          await(handed.get());
        }
      }));
      for (int i = 0; i < count; i++) {
        await(handed.put(i));
      }
      await(consumer);
    });
  }

  private static Coroutine<Void> gatherSleeps(int count, double seconds) {
    return async(() -> {
      List<Awaitable<Void>> sleeps = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        sleeps.add(sleep(seconds));
      }
      await(gather(sleeps));
    });
  }
}
