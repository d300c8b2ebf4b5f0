package io.asyncio.bench;

import io.asyncio.netty.IoTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
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
 * The server's CPU time for one datagram of 64 bytes that is sent back, of which the client has 32
 * under way: a handler of Netty, a protocol, one that sends in batches, and a protocol on uvloop,
 * if that is there, else on asyncio. The servers take turns; the table at the end gives the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = DatagramBenchmark.WARMUP)
@Measurement(iterations = 21)
@Fork(1)
public class DatagramBenchmark {

  static final int WARMUP = 6;

  private static final int BYTES = 64;
  private static final int UNDER_WAY = 32;
  private static final int BATCHES = 2_000;

  /** The transport of Netty's server and of ours. */
  @Param({"EPOLL", "NIO", "IO_URING"})
  public IoTransport transport;

  private final Rounds rounds = new Rounds();
  private final List<EchoServer> servers = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
  private PythonPeer python;
  private int round;

  /** Starts the servers. */
  @Setup
  public void open() throws Exception {
    servers.add(DatagramEcho.netty(transport));
    servers.add(DatagramEcho.asyncio(transport));
    servers.add(DatagramEcho.batched(transport));
    python = PythonPeer.start("datagrams.py");
  }

  /** One round: each server in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARMUP + 1) {
      rounds.clear();
      servers.forEach(server -> rounds.expect(server.name()));
    }
    for (int i = 0; i < servers.size(); i++) {
      EchoServer server = servers.get((i + round) % servers.size());
      long before = server.cpuNanos();
      exchange(server.port());
      rounds.add(server.name(), micros((double) (server.cpuNanos() - before)));
    }
    double before = python.ask("cpu");
    exchange((int) python.ask("port"));
    rounds.add("python", micros(python.ask("cpu") - before));
  }

  private static double micros(double nanos) {
    return nanos / 1000 / BATCHES / UNDER_WAY;
  }

  private void exchange(int port) throws IOException {
    try (DatagramChannel client = DatagramChannel.open()) {
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      for (int batch = 0; batch < BATCHES; batch++) {
        for (int i = 0; i < UNDER_WAY; i++) {
          client.write(buffer.clear());
        }
        for (int i = 0; i < UNDER_WAY; i++) {
          client.read(buffer.clear());
        }
      }
    }
  }

  /** Prints the table, and stops everything. */
  @TearDown
  public void close() throws Exception {
    System.out.println(rounds.table("µs"));
    for (EchoServer server : servers) {
      server.close();
    }
    python.close();
  }
}
