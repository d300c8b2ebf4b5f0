package io.asyncio.bench;

import io.asyncio.netty.IoTransport;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * The server's CPU time for sending 1 GiB of a file by the system's {@code sendfile}: Netty's
 * {@code DefaultFileRegion}, {@code loop.sendfile}, and CPython's. The servers take turns; the table at
 * the end gives the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = SendfileBenchmark.WARMUP)
@Measurement(iterations = 15)
@Fork(1)
public class SendfileBenchmark {

  static final int WARMUP = 2;

  private static final int CHUNK = 1024 * 1024;
  private static final int CHUNKS = 1024;

  /** The transport of our server and of Netty's. */
  @Param({"EPOLL", "NIO", "IO_URING"})
  public IoTransport transport;

  private final Rounds rounds = new Rounds();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
  private Path file;
  private EchoServer netty;
  private EchoServer ours;
  private PythonPeer python;
  private int round;

  /** Starts the servers. */
  @Setup
  public void open() throws Exception {
    file = Files.createTempFile("sendfile", null);
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < CHUNKS; i++) {
        out.write(buffer.clear());
      }
    }
    netty = FileSenders.netty(transport, file);
    ours = FileSenders.asyncio(transport, file);
    python = PythonPeer.start("sendfile.py", file.toString());
  }

  /** One round: each server in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARMUP + 1) {
      rounds.clear();
    }
    for (EchoServer server : new EchoServer[] {netty, ours}) {
      long before = server.cpuNanos();
      receive(server.port());
      rounds.add(server.name(), (server.cpuNanos() - before) / 1e6);
    }
    double before = python.ask("cpu");
    receive((int) python.ask("port"));
    rounds.add("python", (python.ask("cpu") - before) / 1e6);
  }

  private void receive(int port) throws IOException {
    try (SocketChannel client =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      long received = 0;
      for (int count; (count = client.read(buffer.clear())) >= 0; ) {
        received += count;
      }
      if (received != (long) CHUNK * CHUNKS) {
        throw new EOFException("got " + received + " bytes");
      }
    }
  }

  /** Prints the table, and stops everything. */
  @TearDown
  public void close() throws Exception {
    System.out.println(rounds.table("ms"));
    netty.close();
    ours.close();
    python.close();
    Files.delete(file);
  }
}
