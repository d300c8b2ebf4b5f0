package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.ExceptionContext;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that delegate to others, and tell no more of themselves than the interface. */
class WrappedHostsTest extends AttachedTest {

  private final WrappedHost wrapping = new WrappedHost();
  private final List<ExceptionContext> reports = new CopyOnWriteArrayList<>();
  private IoEventLoop wrapped;
  private IoEventLoopGroup wrappedGroup;
  private NettyEventLoop wrappedLoop;

  /** Whether there are channels of Netty's users, which are theirs to close. */
  private boolean raw;

  @Override
  boolean countsDescriptors() {
    return !raw && ioTransport != IoTransport.IO_URING; // see InFlightTest
  }

  @BeforeEach
  void wrap() {
    wrapped = wrapping.around(group.next());
    wrappedGroup = wrapping.around(group, List.of(wrapped));
    wrappedLoop = NettyEventLoop.attach(wrappedGroup).getFirst();
    wrapped.execute(() -> wrappedLoop.setExceptionHandler((_, context) -> reports.add(context)));
  }

  private <T> CompletableFuture<T> start(Coroutine<T> coroutine) {
    return runCoroutineThreadsafe(coroutine, wrappedLoop);
  }

  private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      writer.write(await(reader.read(10)));
      writer.close();
      await(writer.waitClosed());
    });
  }

  @Test
  void tasksTimersAndStreamsLiveOnOne() throws Exception {
    assertThat(wrappedLoop.asNetty()).isSameAs(wrapped);
    assertThat(NettyEventLoop.attach(wrapped)).isSameAs(wrappedLoop).isNotSameAs(loop);
    assertThat(wrappedLoop.ioTransport()).isEqualTo(ioTransport);

    var answer = start(async(() -> {
      await(sleep(0.001));
      var server = await(startServer(WrappedHostsTest::echo, "127.0.0.1", 0));
      var pair = await(openConnection("127.0.0.1", server.port()));
      pair.writer().write(new byte[] {1});
      byte[] read = await(pair.reader().read());
      pair.writer().close();
      await(pair.writer().waitClosed());
      server.close();
      await(server.waitClosed());
      return read;
    }));

    assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly(1);
    assertThat(wrapping.executed).as("turns, through the wrapper").hasPositiveValue();
  }

  @Test
  void channelsOfNettysUsersAreServed() throws Exception {
    raw = true;
    Echo.overRawChannels(wrapped, ioTransport);
  }

  private CompletableFuture<Void> startWithOpenSockets() throws Exception {
    var open = new CountDownLatch(1);
    CompletableFuture<Void> waiting = start(async(() -> {
      var server = await(startServer(WrappedHostsTest::echo, "127.0.0.1", 0));
      await(openConnection("127.0.0.1", server.port()));
      open.countDown();
      await(wrappedLoop.createFuture());
    }));
    assertThat(open.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return waiting;
  }

  @Test
  void tasksEndWithTheGroupThatIsInside() throws Exception {
    CompletableFuture<Void> waiting = startWithOpenSockets();

    endGroup();

    assertThat(waiting).failsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
    assertThat(reports)
        .extracting(ExceptionContext::message)
        .contains("Task was pending when its event loop was closed");
  }

  /** Told so while it runs a task, without a quiet period, it does not look at its channels any more. */
  @Test
  void whatAHostLeavesOpenIsClosedWhenItHasEnded() throws Exception {
    CompletableFuture<Void> waiting = startWithOpenSockets();

    var end = wrapped.submit(() -> {
      var _ = group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
    });

    assertThat(end.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(waiting).failsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  @Test
  void tasksEndWhenTheWrapperIsShutDownGracefully() throws Exception {
    CompletableFuture<Void> waiting = startWithOpenSockets();

    var end = NettyEventLoop.shutdownGracefully(wrappedGroup, 0.01);

    assertThat(end.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(waiting).failsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
  }
}
