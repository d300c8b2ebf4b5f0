package io.asyncio.bench;

import io.asyncio.netty.IoTransport;
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
 * The server's CPU time for one request that is echoed, of 1 KiB over 50 connections or of 100 KiB
 * over 20, at the end of pipelines of Netty: a plain handler that flushes in {@code
 * channelReadComplete}, one that copies into arrays and out of them besides, as a protocol does, a {@code
 * ByteBufProtocol}, a protocol, and streams with a coroutine a connection. The servers take turns; the table at the end gives the ratio of the medians. What JMH
 * itself reports is the time of a whole round.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = HandlerEchoBenchmark.WARMUP)
@Measurement(iterations = 21)
@Fork(1)
public class HandlerEchoBenchmark {

  static final int WARMUP = 6;

  /** What the clients of a server send. */
  public enum Load {
    /** 1 KiB. */
    SMALL(50, 1024, 40_000),
    /** 100 KiB. */
    LARGE(20, 100 * 1024, 2_000);

    private final int connections;
    private final int bytes;
    private final int requests;

    Load(int connections, int bytes, int requests) {
      this.connections = connections;
      this.bytes = bytes;
      this.requests = requests;
    }
  }

  /** The load of each server. */
  @Param({"SMALL", "LARGE"})
  public Load load;

  /** The transport of all servers. */
  @Param({"EPOLL", "NIO", "IO_URING"})
  public IoTransport transport;

  private final Rounds rounds = new Rounds();
  private final List<EchoServer> servers = new ArrayList<>();
  private final List<EchoClients> clients = new ArrayList<>();
  private int round;

  /** Starts the servers, and connects the clients. */
  @Setup
  public void open() throws Exception {
    servers.add(NettyEcho.start(transport));
    servers.add(NettyEcho.startWithArrays(transport));
    servers.add(PipelineEcho.start("buffers", transport, PipelineEcho::buffers));
    servers.add(PipelineEcho.start("protocol", transport, PipelineEcho::protocol));
    servers.add(PipelineEcho.start("streams", transport, PipelineEcho::streams));
    for (EchoServer server : servers) {
      clients.add(new EchoClients(server.port(), load.connections, load.bytes));
    }
  }

  /** One round: each server in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARMUP + 1) {
      rounds.clear();
      servers.forEach(server -> rounds.expect(server.name()));
    }
    for (int i = 0; i < servers.size(); i++) {
      int turn = (i + round) % servers.size();
      EchoServer server = servers.get(turn);
      long before = server.cpuNanos();
      clients.get(turn).run(load.requests);
      double micros = (server.cpuNanos() - before) / 1000.0 / load.requests;
      rounds.add(server.name(), micros);
    }
  }

  /** Prints the table, and stops everything. */
  @TearDown
  public void close() throws Exception {
    System.out.println(rounds.table("µs"));
    for (EchoClients client : clients) {
      client.close();
    }
    for (EchoServer server : servers) {
      server.close();
    }
  }
}
