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
 * The server's CPU time for one request of HTTP that is answered, over 50 connections which each send
 * the next one, or the next 16, when they have the answer: by a handler of Netty, by a coroutine a request,
 * which writes and drains, on a loop that is attached to Netty's and on a loop of its own, by one that
 * waits until its answer has left, all on Netty's codec, and by streams of CPython
 * ({@code -Dasyncio.bench.python=python3.13} names the interpreter). The servers take turns; the table
 * at the end gives the ratio of the medians. What JMH itself reports is the time of a whole round.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = HttpBenchmark.WARMUP)
@Measurement(iterations = 21)
@Fork(1)
public class HttpBenchmark {

  static final int WARMUP = 6;

  private static final int CONNECTIONS = 50;
  private static final int REQUESTS = 40_000;

  /** The transport of our servers. */
  @Param({"EPOLL", "NIO", "IO_URING"})
  public IoTransport transport;

  /** What a client sends at a time. */
  @Param
  public HttpLoad load;

  private final Rounds rounds = new Rounds();
  private final List<EchoServer> servers = new ArrayList<>();
  private final List<EchoClients> clients = new ArrayList<>();
  private PythonPeer python;
  private EchoClients pythons;
  private int round;

  /** Starts the servers, and connects the clients. */
  @Setup
  public void open() throws Exception {
    servers.add(HttpServers.handlers(transport));
    servers.add(HttpServers.attached(transport));
    servers.add(HttpServers.requests(transport));
    servers.add(HttpServers.sending(transport));
    for (EchoServer server : servers) {
      clients.add(load.clients(server.port(), CONNECTIONS));
    }
    python = PythonPeer.start("pages.py");
    pythons = load.clients((int) python.ask("port"), CONNECTIONS);
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
      clients.get(turn).run(REQUESTS / load.requests);
      rounds.add(server.name(), micros((double) (server.cpuNanos() - before)));
    }
    double before = python.ask("cpu");
    pythons.run(REQUESTS / load.requests);
    rounds.add("python", micros(python.ask("cpu") - before));
  }

  private static double micros(double nanos) {
    return nanos / 1000 / REQUESTS;
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
    pythons.close();
    python.close();
  }
}
