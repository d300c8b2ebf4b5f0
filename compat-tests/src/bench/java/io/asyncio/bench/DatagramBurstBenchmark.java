package io.asyncio.bench;

import io.asyncio.bench.DatagramEcho.BurstProtocol;
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
 * The server's CPU time for one of 32 datagrams of 1200 bytes that a callback sends, to one client or
 * to as many clients: one by one, and in a batch. The servers take turns; the table at the end gives the
 * ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = DatagramBurstBenchmark.WARMUP)
@Measurement(iterations = 21)
@Fork(1)
public class DatagramBurstBenchmark {

  static final int WARMUP = 6;

  private static final int BURSTS = 2_000;

  /** The transport of the servers. */
  @Param({"EPOLL", "NIO", "IO_URING"})
  public IoTransport transport;

  /** How many clients share a burst. */
  @Param({"1", "32"})
  public int clients;

  private final Rounds rounds = new Rounds();
  private final List<EchoServer> servers = new ArrayList<>();
  private final List<List<DatagramChannel>> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BurstProtocol.BYTES);
  private int round;

  /** Starts the servers, and makes the clients of each known to it. */
  @Setup
  public void open() throws Exception {
    for (boolean batched : new boolean[] {false, true}) {
      EchoServer server = DatagramEcho.burst(transport, batched);
      servers.add(server);
      List<DatagramChannel> known = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        known.add(greeted(server.port()));
      }
      channels.add(known);
    }
  }

  private DatagramChannel greeted(int port) throws IOException {
    DatagramChannel client = DatagramChannel.open();
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    client.write(ByteBuffer.wrap(new byte[] {BurstProtocol.HELLO}));
    client.read(buffer.clear());
    return client;
  }

  /** One round: each server in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARMUP + 1) {
      rounds.clear();
      servers.forEach(server -> rounds.expect(server.name()));
    }
    for (int i = 0; i < servers.size(); i++) {
      int index = (i + round) % servers.size();
      EchoServer server = servers.get(index);
      long before = server.cpuNanos();
      exchange(channels.get(index));
      long nanos = server.cpuNanos() - before;
      rounds.add(server.name(), (double) nanos / 1000 / BURSTS / BurstProtocol.BURST);
    }
  }

  private void exchange(List<DatagramChannel> known) throws IOException {
    for (int burst = 0; burst < BURSTS; burst++) {
      known.getFirst().write(ByteBuffer.wrap(new byte[] {BurstProtocol.HELLO + 1}));
      for (int i = 0; i < BurstProtocol.BURST; i++) {
        known.get(i % clients).read(buffer.clear());
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
    for (List<DatagramChannel> known : channels) {
      for (DatagramChannel client : known) {
        client.close();
      }
    }
  }
}
