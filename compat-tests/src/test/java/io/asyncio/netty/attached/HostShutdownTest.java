package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio.CancelledError;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Collected;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a loop when its host shuts down. */
class HostShutdownTest extends AttachedTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);

  /** Starts a task that waits until it is cancelled, and some time more. */
  private CompletableFuture<String> waiting() throws Exception {
    CompletableFuture<String> waiting = runCoroutineThreadsafe(
        async(() -> {
          begun.countDown();
          try {
            await(loop.createFuture());
          } catch (CancelledError e) {
            log.add("cancelled");
            await(sleep(0));
            log.add("cleaned up");
            throw e;
          }
          return "never";
        }),
        loop);
    assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return waiting;
  }

  @Test
  void tasksAreCancelledBeforeTheHostEnds() throws Exception {
    CompletableFuture<String> waiting = waiting();

    endGroup();

    assertThat(log).containsExactly("cancelled");
    assertThatExceptionOfType(CancellationException.class).isThrownBy(waiting::get);
    assertThat(loop.isClosed()).isTrue();
    assertThat(takeReports()).containsExactly("Task was pending when its event loop was closed");
  }

  @Test
  void gracefulShutdownWaitsForTasks() throws Exception {
    CompletableFuture<String> working = runCoroutineThreadsafe(
        async(() -> {
          begun.countDown();
          await(sleep(0.05));
          var _ = loop.createTask(async(() -> {
            await(sleep(0.02));
            log.add("a task of the task");
          }));
          return "done";
        }),
        loop);
    assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    var end = NettyEventLoop.shutdownGracefully(group, PATIENCE_SECONDS);

    assertThat(end.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(working.get()).isEqualTo("done");
    assertThat(log).containsExactly("a task of the task");
  }

  @Test
  void gracefulShutdownCancelsWhatTakesLonger() throws Exception {
    CompletableFuture<String> waiting = waiting();

    var end = NettyEventLoop.shutdownGracefully(group, Duration.ofMillis(10));

    assertThat(end.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(log).containsExactly("cancelled", "cleaned up");
    assertThatExceptionOfType(CancellationException.class).isThrownBy(waiting::get);
  }

  @Test
  void gracefulShutdownClosesTheChannelsOfTheGroup() throws Exception {
    Channel listening = new ServerBootstrap()
        .group(host)
        .channel(Echo.serverClass(ioTransport))
        .childHandler(new ChannelHandlers(ChannelInboundHandlerAdapter::new))
        .bind("127.0.0.1", 0)
        .sync()
        .channel();

    var end = NettyEventLoop.shutdownGracefully(group, 0);

    assertThat(end.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(listening.isOpen()).isFalse();
  }

  @Test
  void graceIsChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NettyEventLoop.shutdownGracefully(group, -1))
        .withMessage("grace must not be negative: -1.0");
    assertThat(group.isShuttingDown()).isFalse();
  }

  @Test
  void waiterOfAStoppingHostFails() throws Exception {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    host.execute(() -> {
      busy.countDown();
      try {
        stop.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    busy.await();
    var end = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    CompletableFuture<String> late = runCoroutineThreadsafe(
        async(() -> {
          await(loop.createFuture());
          return "never";
        }),
        loop);
    stop.countDown();

    assertThat(end.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(late)
        .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
        .withThrowableThat()
        .isInstanceOfAny(CancellationException.class, ExecutionException.class);
    takeReports();
  }

  @Test
  void closedLoopIsKeptByNobody() throws Exception {
    run(() -> await(sleep(0.001)));
    endGroup();
    WeakReference<NettyEventLoop> closed = new WeakReference<>(loop);

    loop = null;
    host = null;
    group = new io.netty.channel.MultiThreadIoEventLoopGroup(1, handlers(ioTransport));

    Collected.await(closed);
  }
}
