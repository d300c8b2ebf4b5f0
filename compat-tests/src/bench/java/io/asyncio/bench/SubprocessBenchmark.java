package io.asyncio.bench;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * What child processes cost here, on epoll and on NIO, and in CPython, which does the same work in
 * turn with us: a child process that runs {@code src/bench/python/subprocesses.py} with the
 * interpreter {@code -Dasyncio.bench.python=python3.11}. The table at the end gives microseconds
 * for one unit, and the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = SubprocessBenchmark.WARM_UP)
@Measurement(iterations = 9)
@Fork(1)
public class SubprocessBenchmark {

  static final int WARM_UP = 3;

  private static final long MEBIBYTE = 1024 * 1024;
  private static final long MEBIBYTES = Long.getLong("asyncio.bench.mebibytes", 1024);
  private static final long CHILDREN = Long.getLong("asyncio.bench.children", 2000);
  private static final int LAUNCHES = 100;
  private static final double NANOS_PER_MICRO = 1000;

  /** What is measured. */
  public enum Workload {
    /** A mebibyte through {@code cat}, by streams. */
    CAT_STREAMS(MEBIBYTES, 1) {
      @Override
      double nanos(EventLoop loop) throws Exception {
        return elapsed(loop, CatByStreams.run(MEBIBYTES * MEBIBYTE));
      }
    },
    /** The same, by a protocol. */
    CAT_PROTOCOL(MEBIBYTES, 1) {
      @Override
      double nanos(EventLoop loop) throws Exception {
        return elapsed(loop, CatByProtocol.run(MEBIBYTES * MEBIBYTE));
      }
    },
    /** Start a child and wait for it, eight at a time. */
    SPAWN(CHILDREN, 1) {
      @Override
      double nanos(EventLoop loop) throws Exception {
        return elapsed(loop, Spawning.run(CHILDREN));
      }
    },
    /** For how long starting a child keeps the loop from all else; each one is a figure. */
    LAUNCH(1, LAUNCHES) {
      @Override
      double nanos(EventLoop loop) throws Exception {
        return loop.runUntilComplete(Spawning.launch());
      }
    };

    private final long units;
    private final int figures;

    Workload(long units, int figures) {
      this.units = units;
      this.figures = figures;
    }

    /** Returns the question that asks a {@link PythonPeer} for the same. */
    String question() {
      return name().toLowerCase(Locale.ROOT) + " " + units;
    }

    /** Does the work, and returns what one unit took. */
    abstract double nanos(EventLoop loop) throws Exception;

    double elapsed(EventLoop loop, Coroutine<Void> work) throws Exception {
      long start = System.nanoTime();
      loop.runUntilComplete(work);
      return (System.nanoTime() - start) / (double) units;
    }
  }

  /** What this run measures. */
  @Param
  public Workload workload;

  private final Rounds rounds = new Rounds();
  private final Map<IoTransport, EventLoop> loops = new EnumMap<>(IoTransport.class);
  private PythonPeer python;
  private int round;

  /** Makes the candidates. */
  @Setup
  public void open() throws IOException {
    for (IoTransport transport : List.of(IoTransport.EPOLL, IoTransport.NIO)) {
      loops.put(transport, new NettyEventLoop(transport));
    }
    python = PythonPeer.start("subprocesses.py");
  }

  /** One round: each candidate in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARM_UP + 1) {
      rounds.clear(); // the warm-up is over
      rounds.expect("cpython");
      loops.keySet().forEach(transport -> rounds.expect(name(transport)));
    }
    for (int i = 0; i < workload.figures; i++) {
      rounds.add("cpython", python.ask(workload.question()) / NANOS_PER_MICRO);
      for (Map.Entry<IoTransport, EventLoop> candidate : loops.entrySet()) {
        double nanos = workload.nanos(candidate.getValue());
        rounds.add(name(candidate.getKey()), nanos / NANOS_PER_MICRO);
      }
    }
  }

  private static String name(IoTransport transport) {
    return transport.name().toLowerCase(Locale.ROOT);
  }

  /** Prints the table. */
  @TearDown
  public void close() throws IOException {
    System.out.println(rounds.table("µs"));
    loops.values().forEach(EventLoop::close);
    python.close();
  }
}
