package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.openUnixConnection;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.startUnixServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.ServerOptions;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.netty.testing.Tls;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.subprocess.SubprocessOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is under way when a host shuts down ends, and leaves nothing open: the descriptors are counted
 * after each test.
 */
class InFlightTest extends AttachedTest {

  private static final String LOCALHOST = "127.0.0.1";

  /** How many of a kind are begun. */
  private static final int COUNT = 8;

  private static final long PAUSE_NANOS = 20_000;

  /**
   * Not on io_uring: the ring may have accepted or opened a socket when it is destroyed, of which Netty
   * tells nobody.
   */
  @Override
  boolean countsDescriptors() {
    return ioTransport != IoTransport.IO_URING;
  }

  /** How the group is shut down. */
  enum End {
    AT_ONCE,
    GRACEFULLY
  }

  private io.netty.util.concurrent.Future<?> shutDown(End end) {
    return end == End.AT_ONCE
        ? group.shutdownGracefully(
            quietNanos(), TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), TimeUnit.NANOSECONDS)
        : NettyEventLoop.shutdownGracefully(group, 0.01);
  }

  /** Without a quiet period, Netty's ring may be destroyed with a connection that it has accepted. */
  private long quietNanos() {
    return ioTransport == IoTransport.IO_URING ? 1 : 0;
  }

  /** Begins some on the loop, and shuts the group down while they are under way. */
  private void shutDownDuring(End end, Supplier<Coroutine<?>> operation) throws Exception {
    List<CompletableFuture<?>> futures = new ArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    for (int i = 0; i < COUNT; i++) {
      futures.add(runCoroutineThreadsafe(
          async(() -> {
            begun.countDown();
            return await(operation.get());
          }),
          loop));
    }
    assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertEnds(futures, shutDown(end));
  }

  private void assertEnds(
      List<CompletableFuture<?>> futures, io.netty.util.concurrent.Future<?> end) throws Exception {
    assertThat(end.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("the group's end")
        .isTrue();
    for (CompletableFuture<?> future : futures) {
      try {
        future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (CancellationException | ExecutionException e) {
        // It was cancelled, or has failed for want of a loop.
      }
    }
    assertThat(loop.isClosed()).isTrue();
    takeReports();
  }

  private static Coroutine<Void> ignore(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      await(reader.read());
    });
  }

  private int serve(ServerOptions options) throws Exception {
    return call(async(
        () -> await(startServer(InFlightTest::ignore, LOCALHOST, 0, options)).port()));
  }

  @ParameterizedTest
  @EnumSource
  void connects(End end) throws Exception {
    int port = serve(ServerOptions.defaults());
    shutDownDuring(end, () -> openConnection(LOCALHOST, port));
  }

  @ParameterizedTest
  @EnumSource
  void connectsOverTls(End end) throws Exception {
    int port = serve(ServerOptions.defaults().withTls(Tls.server()));
    var options = ConnectionOptions.defaults().withTls(Tls.client());
    shutDownDuring(end, () -> openConnection(LOCALHOST, port, options));
  }

  @ParameterizedTest
  @EnumSource
  void connectsOverUnixSockets(End end) throws Exception {
    Path path = Sockets.freePath();
    run(() -> await(startUnixServer(InFlightTest::ignore, path)));
    shutDownDuring(end, () -> openUnixConnection(path));
  }

  @ParameterizedTest
  @EnumSource
  void binds(End end) throws Exception {
    shutDownDuring(end, () -> startServer(InFlightTest::ignore, LOCALHOST, 0));
  }

  @ParameterizedTest
  @EnumSource
  void bindsOfDatagrams(End end) throws Exception {
    shutDownDuring(
        end,
        () -> loop.createDatagramEndpoint(
            () -> new DatagramProtocol() {},
            DatagramOptions.local(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0))));
  }

  @ParameterizedTest
  @EnumSource
  void looksUp(End end) throws Exception {
    shutDownDuring(end, () -> loop.getaddrinfo("localhost", 80));
  }

  @ParameterizedTest
  @EnumSource
  void sends(End end) throws Exception {
    int port = serve(ServerOptions.defaults());
    shutDownDuring(
        end,
        () -> async(() -> {
          var pair = await(openConnection(LOCALHOST, port));
          while (true) {
            pair.writer().write(new byte[100_000]);
            await(pair.writer().drain());
          }
        }));
  }

  @ParameterizedTest
  @EnumSource
  void startsChildren(End end) throws Exception {
    shutDownDuring(
        end,
        () -> async(() -> {
          var child = await(createSubprocessExec(SubprocessOptions.pipes(), "cat"));
          await(child.communicate(new byte[100_000]));
        }));
  }

  @ParameterizedTest
  @EnumSource
  void awaitsChildren(End end) throws Exception {
    shutDownDuring(
        end,
        () -> async(() -> {
          var child = await(createSubprocessExec(SubprocessOptions.pipes(), "cat"));
          await(child.waitFor());
        }));
  }

  @ParameterizedTest
  @EnumSource
  void otherThreadsGiveCoroutinesUntilTheyAreRefused(End end) throws Exception {
    List<CompletableFuture<?>> futures = new ArrayList<>();
    CountDownLatch given = new CountDownLatch(100);
    Thread giving = Thread.ofPlatform().start(() -> {
      while (true) {
        Coroutine<String> coroutine = async(() -> {
          await(sleep(0));
          return "done";
        });
        try {
          futures.add(runCoroutineThreadsafe(coroutine, loop));
        } catch (IllegalStateException e) {
          coroutine.close();
          return;
        }
        given.countDown();
        LockSupport.parkNanos(PAUSE_NANOS); // so that it is not all about how many there are
      }
    });
    assertThat(given.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    var ending = shutDown(end);
    giving.join();
    assertEnds(futures, ending);
  }

  @Test
  void whatIsOpenIsClosedWithTheHost() throws Exception {
    int port = serve(ServerOptions.defaults());
    run(() -> {
      await(openConnection(LOCALHOST, port));
      await(loop.createDatagramEndpoint(
          () -> new DatagramProtocol() {},
          DatagramOptions.local(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0))));
    });
    endGroup();
    assertThatIllegalStateException()
        .isThrownBy(() -> NettyEventLoop.attach(host))
        .withMessageContaining("has shut down");
    takeReports();
  }
}
