package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Transports;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of what the system has given to a loop that nobody closes. */
class DroppedLoopTest {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final String WARNING = "unclosed event loop <NettyEventLoop";

  static Iterable<IoTransport> transports() {
    return Transports.available();
  }

  private static void collectUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("asyncio-loop"))
        .count();
  }

  /** Drops a loop, and expects a report and everything to be as before. */
  private static void assertGivenBack(Callable<?> use) throws Exception {
    try (Log log = new Log()) {
      List<String> before = Descriptors.open();
      long threadsBefore = threads();
      use.call();
      collectUntil(() -> !log.warnings().isEmpty()
          && Descriptors.open().equals(before)
          && threads() == threadsBefore);
      assertThat(Descriptors.open()).isEqualTo(before);
      assertThat(threads()).isEqualTo(threadsBefore);
      assertThat(log.warnings()).singleElement().asString().startsWith(WARNING);
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void descriptorsOfALoopThatNeverRanAreClosed(IoTransport transport) throws Exception {
    assertGivenBack(() -> new NettyEventLoop(transport).getDebug());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void descriptorsOfALoopThatRanAreClosed(IoTransport transport) throws Exception {
    assertGivenBack(() -> new NettyEventLoop(transport).runUntilComplete(sleep(0.001)));
  }

  @ParameterizedTest
  @MethodSource("transports")
  void descriptorsOfALoopWhoseChannelsWereClosedAreClosed(IoTransport transport) throws Exception {
    assertGivenBack(() -> {
      NettyEventLoop loop = new NettyEventLoop(transport);
      return loop.runUntilComplete(async(() -> {
        Server server = await(loop.createServer(Recorder::new, "127.0.0.1", 0));
        server.close();
        await(server.waitClosed());
        await(sleep(0.01)); // the system lets go of it in an iteration of its own
      }));
    });
  }

  @ParameterizedTest
  @MethodSource("transports")
  void closedLoopIsNotReported(IoTransport transport) throws Exception {
    try (Log log = new Log()) {
      new NettyEventLoop(transport).close();
      NettyEventLoop dropped = new NettyEventLoop(transport);
      assertThat(dropped.isClosed()).isFalse();
      dropped = null;
      collectUntil(() -> !log.warnings().isEmpty());
      assertThat(log.warnings()).hasSize(1);
    }
  }
}
