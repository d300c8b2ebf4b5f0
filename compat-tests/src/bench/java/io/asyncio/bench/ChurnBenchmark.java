package io.asyncio.bench;

import io.asyncio.netty.IoTransport;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
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
 * The server's CPU time for a client that connects, has one request of 64 bytes echoed, and goes: a
 * handler of Netty, a protocol, and streams with a coroutine a connection. The servers take turns;
 * the table at the end gives the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = ChurnBenchmark.WARMUP)
@Measurement(iterations = 21)
@Fork(1)
public class ChurnBenchmark {

  static final int WARMUP = 6;

  private static final int BYTES = 64;
  private static final int CLIENTS = 1_500;

  /** The transport of all servers. */
  @Param({"EPOLL", "NIO", "IO_URING"})
  public IoTransport transport;

  private final Rounds rounds = new Rounds();
  private final List<EchoServer> servers = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
  private int round;

  /** Starts the servers. */
  @Setup
  public void open() throws Exception {
    servers.add(NettyEcho.start(transport));
    servers.add(AsyncioEcho.protocol(transport));
    servers.add(AsyncioEcho.streams(transport));
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
      for (int client = 0; client < CLIENTS; client++) {
        comeAndGo(server.port());
      }
      rounds.add(server.name(), (server.cpuNanos() - before) / 1000.0 / CLIENTS);
    }
  }

  private void comeAndGo(int port) throws IOException {
    try (SocketChannel client =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      client.write(buffer.clear());
      buffer.clear();
      while (buffer.hasRemaining()) {
        if (client.read(buffer) < 0) {
          throw new EOFException();
        }
      }
      client.shutdownOutput();
      if (client.read(buffer.clear()) >= 0) {
        throw new IOException("more than was sent came back");
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
  }
}
