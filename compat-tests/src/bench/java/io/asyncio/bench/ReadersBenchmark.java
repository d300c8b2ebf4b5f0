package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import com.sun.management.OperatingSystemMXBean;
import io.asyncio.Future;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.ChannelPair;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
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
 * The CPU time of the whole process for one callback of {@code addReader}, when ten channels are ready
 * at a time: of ten that are watched, and of a thousand. The table at the end gives the ratio of the
 * medians.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = ReadersBenchmark.WARMUP)
@Measurement(iterations = 15)
@Fork(1)
public class ReadersBenchmark {

  static final int WARMUP = 4;

  private static final int READY = 10;
  private static final int MANY = 1000;
  private static final int TURNS = 1000;

  /** The transport of the loops. */
  @Param({"EPOLL", "NIO"})
  public IoTransport transport;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Rounds rounds = new Rounds();
  private Watching few;
  private Watching many;
  private int round;

  /** A loop that watches channels, of which the first ten have something to read in each turn. */
  private static final class Watching {

    private final NettyEventLoop loop;
    private final List<ChannelPair> pairs = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1);
    private Future<Void> turn;
    private int read;

    Watching(IoTransport transport, int watched) throws IOException {
      this.loop = new NettyEventLoop(transport);
      this.turn = loop.createFuture();
      for (int i = 0; i < watched; i++) {
        ChannelPair pair = ChannelPair.open();
        pairs.add(pair);
        loop.addReader(pair.left(), () -> readable(pair));
      }
    }

    private void readable(ChannelPair pair) throws IOException {
      if (pair.left().read(buffer.clear()) > 0 && ++read == READY) {
        turn.setResult(null);
      }
    }

    void run() throws Exception {
      loop.runUntilComplete(async(() -> {
        for (int i = 0; i < TURNS; i++) {
          read = 0;
          turn = loop.createFuture();
          for (ChannelPair pair : pairs.subList(0, READY)) {
            pair.right().write(buffer.clear());
          }
          await(turn);
        }
      }));
    }

    void close() throws IOException {
      pairs.forEach(pair -> loop.removeReader(pair.left()));
      for (ChannelPair pair : pairs) {
        pair.close();
      }
      loop.close();
    }
  }

  /** Opens the channels. */
  @Setup
  public void open() throws Exception {
    few = new Watching(transport, READY);
    many = new Watching(transport, MANY);
  }

  /** One round: each loop in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARMUP + 1) {
      rounds.clear();
    }
    measure("10 of 10", few);
    measure("10 of 1000", many);
  }

  private void measure(String name, Watching watching) throws Exception {
    long before = system.getProcessCpuTime();
    watching.run();
    rounds.add(name, (system.getProcessCpuTime() - before) / 1000.0 / TURNS / READY);
  }

  /** Prints the table, and stops everything. */
  @TearDown
  public void close() throws Exception {
    System.out.println(rounds.table("µs"));
    few.close();
    many.close();
  }
}
