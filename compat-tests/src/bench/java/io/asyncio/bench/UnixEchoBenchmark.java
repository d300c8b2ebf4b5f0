package io.asyncio.bench;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * The server's CPU time for one request of 1 KiB that is echoed over a Unix socket, on epoll: a handler of Netty that writes back what it reads, and a
 * protocol. The servers take turns; the table at
 * the end gives the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = UnixEchoBenchmark.WARMUP)
@Measurement(iterations = 21)
@Fork(1)
public class UnixEchoBenchmark {

  static final int WARMUP = 6;

  private static final int CONNECTIONS = 50;
  private static final int BYTES = 1024;
  private static final int REQUESTS = 20_000;

  private final Rounds rounds = new Rounds();
  private final List<EchoServer> servers = new ArrayList<>();
  private final List<EchoClients> clients = new ArrayList<>();
  private Path directory;
  private int round;

  /** Starts the servers, and connects the clients. */
  @Setup
  public void open() throws Exception {
    directory = Files.createTempDirectory("echo");
    Path netty = directory.resolve("netty");
    Path protocol = directory.resolve("protocol");
    servers.add(NettyEcho.startUnix(netty));
    servers.add(AsyncioEcho.protocolOnUnix(protocol));
    for (Path path : List.of(netty, protocol)) {
      clients.add(new EchoClients(UnixDomainSocketAddress.of(path), CONNECTIONS, BYTES));
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
    for (EchoClients client : clients) {
      client.close();
    }
    for (EchoServer server : servers) {
      server.close();
    }
    try (Stream<Path> left = Files.list(directory)) {
      for (Path path : left.toList()) {
        Files.delete(path);
      }
    }
    Files.delete(directory);
  }
}
