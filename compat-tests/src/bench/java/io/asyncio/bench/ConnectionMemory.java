package io.asyncio.bench;

import io.asyncio.netty.IoTransport;
import java.lang.management.ManagementFactory;
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
 * How much of the heap a server's connection takes that is idle after some messages, above what one of
 * Netty takes with a handler in it: of a protocol, of a coroutine with streams, and of a coroutine that
 * receives messages at the end of a pipeline of Netty. Prints bytes a connection.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(3)
public class ConnectionMemory {

  private static final int CONNECTIONS = 2000;

  /** So many that all is compiled: the interpreter's frames are larger. */
  private static final int WARMUP_CONNECTIONS = 4000;

  private static final int MESSAGES = 20;

  private static final int MESSAGE_BYTES = 200;

  @Param({"EPOLL", "NIO"})
  private IoTransport transport;

  /** The clients, which stay connected: what ends would disturb the next figure. */
  private final List<SocketChannel> clients = new ArrayList<>();

  /** Opens many connections to each server, exchanges messages and looks at the heap. */
  @Benchmark
  public void idle() throws Exception {
    long netty = bytes(NettyEcho.start(transport));
    System.out.printf("%n%s: Netty %d bytes a connection%n", transport, netty);
    print("protocol", AsyncioEcho.protocol(transport), netty);
    print("streams", AsyncioEcho.streams(transport), netty);
    print("messages", PipelineEcho.messages(transport), netty);
  }

  private void print(String kind, EchoServer server, long netty) throws Exception {
    System.out.printf("%s: %s %d bytes more%n", transport, kind, bytes(server) - netty);
  }

  /** Both ends are in the same heap; the clients' are the same for each server. */
  private long bytes(EchoServer server) throws Exception {
    for (int i = 0; i < WARMUP_CONNECTIONS; i++) {
      try (SocketChannel client = connect(server)) {
        exchange(List.of(client));
      }
    }
    clients.add(connect(server));
    exchange(clients.subList(clients.size() - 1, clients.size()));
    long before = usedHeap();
    List<SocketChannel> connected = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      connected.add(connect(server));
    }
    clients.addAll(connected);
    exchange(connected);
    return (usedHeap() - before) / CONNECTIONS;
  }

  private static SocketChannel connect(EchoServer server) throws Exception {
    return SocketChannel.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
  }

  private static void exchange(List<SocketChannel> clients) throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      exchangeOnce(clients);
    }
  }

  private static void exchangeOnce(List<SocketChannel> clients) throws Exception {
    ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    for (SocketChannel client : clients) {
      client.write(message.clear());
    }
    for (SocketChannel client : clients) {
      message.clear();
      while (message.hasRemaining() && client.read(message) >= 0) {
        // more is on its way
      }
    }
  }

  private static long usedHeap() throws InterruptedException {
    var memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < 5; i++) {
      memory.gc();
      TimeUnit.MILLISECONDS.sleep(100); // for the threads that clean up behind it
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}
