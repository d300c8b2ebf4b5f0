package io.asyncio.bench;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Tls;
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
 * The server's CPU time for one request of 1 KiB that is echoed over TLS, with the JDK's engine: Netty's SslHandler in front of a handler that writes back
 * what it reads, a protocol, and streams with a coroutine a connection. The servers take turns; the table at
 * the end gives the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = TlsEchoBenchmark.WARMUP)
@Measurement(iterations = 21)
@Fork(1)
public class TlsEchoBenchmark {

  static final int WARMUP = 6;

  private static final int CONNECTIONS = 50;
  private static final int BYTES = 1024;
  private static final int REQUESTS = 20_000;

  /** The transport of all servers. */
  @Param({"EPOLL", "NIO", "IO_URING"})
  public IoTransport transport;

  private final Rounds rounds = new Rounds();
  private final List<EchoServer> servers = new ArrayList<>();
  private final List<TlsClients> clients = new ArrayList<>();

  private int round;

  /** Starts the servers, and connects the clients. */
  @Setup
  public void open() throws Exception {
    servers.add(NettyEcho.startTls(transport, Tls.SERVER));
    servers.add(AsyncioEcho.protocolOverTls(transport, Tls.SERVER));
    servers.add(AsyncioEcho.streamsOverTls(transport, Tls.SERVER));
    for (EchoServer server : servers) {
      clients.add(new TlsClients(Tls.CLIENT, server.port(), CONNECTIONS, BYTES));
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
      clients.get(turn).run(REQUESTS);
      rounds.add(server.name(), (server.cpuNanos() - before) / 1000.0 / REQUESTS);
    }
  }

  /** Prints the table, and stops everything. */
  @TearDown
  public void close() throws Exception {
    System.out.println(rounds.table("µs"));
    for (TlsClients client : clients) {
      client.close();
    }
    for (EchoServer server : servers) {
      server.close();
    }
  }
}
