package io.asyncio.bench;

import io.asyncio.netty.IoTransport;
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
 * CPU time of servers that read lines and write each back, here and in Python: by uvloop, if the
 * interpreter {@code -Dasyncio.bench.python=/usr/bin/python3} has it, else by asyncio. A client sends
 * 16 lines of 64 bytes at once, and the next ones when all have come back. A round measures each server
 * in turn; the table at the end gives the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = LinesBenchmark.WARMUP)
@Measurement(iterations = 15)
@Fork(1)
public class LinesBenchmark {

  static final int WARMUP = 6;

  private static final int CONNECTIONS = 50;
  private static final int LINES = 16;
  private static final int LINE_BYTES = 64;
  private static final int BATCHES = 10_000;

  /** The transport of our server. */
  @Param({"EPOLL", "NIO", "IO_URING"})
  public IoTransport transport;

  private final Rounds rounds = new Rounds();
  private PythonPeer python;
  private EchoServer ours;
  private EchoClients pythons;
  private EchoClients ownClients;
  private int round;

  /** Starts the servers, and connects the clients. */
  @Setup
  public void open() throws Exception {
    python = PythonPeer.start("lines.py");
    ours = AsyncioEcho.lines(transport);
    pythons = clients((int) python.ask("port"));
    ownClients = clients(ours.port());
  }

  private static EchoClients clients(int port) throws Exception {
    return EchoClients.ofLines(port, CONNECTIONS, LINES, LINE_BYTES);
  }

  /** One round: each server in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARMUP + 1) {
      rounds.clear();
    }
    double before = python.ask("cpu");
    pythons.run(BATCHES);
    rounds.add("python", micros(python.ask("cpu") - before));
    long start = ours.cpuNanos();
    ownClients.run(BATCHES);
    rounds.add("streams", micros((double) (ours.cpuNanos() - start)));
  }

  private static double micros(double nanos) {
    return nanos / 1000 / BATCHES / LINES;
  }

  /** Prints the table, and stops everything. */
  @TearDown
  public void close() throws Exception {
    System.out.println(rounds.table("µs"));
    pythons.close();
    ownClients.close();
    ours.close();
    python.close();
  }
}
