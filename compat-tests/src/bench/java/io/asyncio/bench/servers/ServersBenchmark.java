package io.asyncio.bench.servers;

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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the same echo service costs in each {@link Form}: threads and memory for 1,000 idle clients, and
 * processor time a request while these are connected. The server has a process of its own; on Linux.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(3)
public class ServersBenchmark {

  private static final int IDLE = 1000;
  private static final int ACTIVE = 10;
  private static final int MESSAGE_BYTES = 64;
  private static final int WARM_UP = 3;

  @Param({"THREADS", "DISPATCHERS", "ATTACHED", "PROTOCOL", "COROUTINES", "BLOCKING"})
  private Form form;

  @Param("30000")
  private int requests;

  /** Measures one form and prints a row. */
  @Benchmark
  public void cost() throws Exception {
    List<SocketChannel> clients = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(form)) {
      connect(server, clients, ACTIVE);
      List<SocketChannel> active = List.copyOf(clients);
      exchange(active, WARM_UP * requests);
      Usage few = server.usage();
      exchange(active, requests);
      long alone = server.usage().cpuNanos() - few.cpuNanos();

      few = server.usage();
      connect(server, clients, IDLE);
      Usage many = server.usage();
      exchange(active, requests / 3);
      Usage before = server.usage();
      exchange(active, requests);
      long amongMany = server.usage().cpuNanos() - before.cpuNanos();
      print(few, many, alone, amongMany);
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  private void print(Usage few, Usage many, long alone, long amongMany) {
    System.out.printf(
        "%n%-12s threads %d + %d, memory of %d idle clients %.1f MiB, CPU a request %.1f us,"
            + " beside the idle ones %.1f us%n",
        form,
        few.threads(),
        many.threads() - few.threads(),
        IDLE,
        many.bytesSince(few) / 1048576.0,
        alone / 1e3 / requests,
        amongMany / 1e3 / requests);
  }

  /** Connects clients, each of which has one message echoed. */
  private static void connect(ServerProcess server, List<SocketChannel> clients, int count)
      throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    for (int i = 0; i < count; i++) {
      SocketChannel client = SocketChannel.open(address);
      clients.add(client);
      exchange(List.of(client), 1);
    }
  }

  /** Sends requests by all clients at once, and reads the answers, until there were so many. */
  private static void exchange(List<SocketChannel> clients, int requests) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    for (int done = 0; done < requests; done += clients.size()) {
      for (SocketChannel client : clients) {
        client.write(buffer.clear());
      }
      for (SocketChannel client : clients) {
        buffer.clear();
        while (buffer.hasRemaining()) {
          if (client.read(buffer) < 0) {
            throw new IOException("the server has closed a connection");
          }
        }
      }
    }
  }
}
