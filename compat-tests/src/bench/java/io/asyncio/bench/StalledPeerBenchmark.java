package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * The loop's CPU time for one write of 64 bytes, each in an iteration of its own, to a peer that
 * reads, and to one that does not, whose socket is full before the first: all of them are queued.
 * The third candidate also asks for the size of the write buffer after each. The candidates take
 * turns; the table at the end gives the ratio of the medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = StalledPeerBenchmark.WARMUP)
@Measurement(iterations = 3)
@Fork(1)
public class StalledPeerBenchmark {

  static final int WARMUP = 1;
  private static final int FILLING = 64 * 1024;
  private static final double FULL_AFTER_SECONDS = 0.05;

  /** What writes. */
  @Param({"EPOLL", "NIO", "IO_URING"})
  public IoTransport transport;

  /** How many writes a candidate makes. */
  @Param("20000")
  public int writes;

  private final Rounds rounds = new Rounds();
  private EventLoop loop;
  private WrittenPeer peer;
  private int round;

  /** A connection that can be waited for. */
  private static final class Connection implements Protocol {
    private final Future<@Nullable Void> lost;

    Connection(Future<@Nullable Void> lost) {
      this.lost = lost;
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
      lost.setResult(null);
    }
  }

  /** Makes the loop and what it writes to. */
  @Setup
  public void open() throws Exception {
    loop = new NettyEventLoop(transport);
    peer = new WrittenPeer();
  }

  /** One round: each candidate in turn, on a connection of its own. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARMUP + 1) {
      rounds.clear();
    }
    measure("reads", true, false);
    measure("stalls", false, false);
    measure("stalls, size", false, true);
  }

  private void measure(String name, boolean reads, boolean asking) throws Exception {
    long nanos = loop.runUntilComplete(connectAndWrite(reads, asking));
    rounds.add(name, nanos / 1000.0 / writes);
  }

  private Coroutine<Long> connectAndWrite(boolean reads, boolean asking) {
    return async(() -> {
      Future<@Nullable Void> lost = loop.createFuture();
      Transport out = await(
              loop.createConnection(() -> new Connection(lost), "127.0.0.1", peer.port()))
          .transport();
      try (Socket _ = reads ? peer.acceptAndRead() : peer.accept()) {
        if (!reads) {
          await(fill(out));
        }
        long nanos = await(WriteChain.run(loop, out, writes, asking));
        requireQueue(out, reads);
        out.abort();
        await(lost);
        return nanos;
      }
    });
  }

  /** Writes until the system takes no more. */
  private static Coroutine<Void> fill(Transport out) {
    return async(() -> {
      byte[] chunk = new byte[FILLING];
      int before;
      int left = 0;
      do {
        before = left;
        if (left == 0) {
          out.write(chunk);
        }
        await(sleep(left == 0 ? 0 : FULL_AFTER_SECONDS));
        left = out.getWriteBufferSize();
      } while (left == 0 || left != before);
    });
  }

  private void requireQueue(Transport out, boolean reads) {
    if (!reads && out.getWriteBufferSize() < writes * WriteChain.SIZE) {
      throw new AssertionError("the peer's socket took more: " + out.getWriteBufferSize());
    }
  }

  /** Prints the table. */
  @TearDown
  public void close() throws Exception {
    System.out.println(rounds.table("µs"));
    peer.close();
    loop.close();
  }
}
