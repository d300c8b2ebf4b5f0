package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.run;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts without a thread of their own, or without sockets. */
@Timeout(60)
class ForeignHostsTest {

  private static final int MOST_COLLECTIONS = 1_000;

  @Test
  void embeddedChannelRunsItsLoopWhenItsTasksRun() throws Exception {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    NettyEventLoop loop = NettyEventLoop.attach(channel.eventLoop());
    assertThat(channel.hasPendingTasks()).as("attached, and no more").isFalse();
    List<String> log = new ArrayList<>();

    Task<String> task = loop.createTask(async(() -> {
      log.add("begun");
      await(sleep(3));
      return "done";
    }));
    assertThat(log).isEmpty();
    channel.runPendingTasks();
    assertThat(log).containsExactly("begun");
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runPendingTasks();
    assertThat(task.done()).isFalse();
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runPendingTasks();
    channel.runPendingTasks();

    assertThat(task.result()).isEqualTo("done");
    assertThat(loop.asNetty()).isSameAs(channel.eventLoop());
  }

  @Test
  void embeddedChannelHasNoSockets() {
    EmbeddedChannel channel = new EmbeddedChannel();
    NettyEventLoop loop = NettyEventLoop.attach(channel.eventLoop());
    Task<?> task = loop.createTask(async(() -> await(openConnection("127.0.0.1", 1))));

    channel.runPendingTasks();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(task::result)
        .withMessageStartingWith("the host serves no sockets: ");
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(loop::ioTransport);
  }

  /** The turn that the channel gives in mid-turn does nothing; the one under way goes on. */
  @Test
  void callbackThatMakesTheChannelRunItsTasksIsNotEnteredAgain() {
    EmbeddedChannel channel = new EmbeddedChannel();
    NettyEventLoop loop = NettyEventLoop.attach(channel.eventLoop());
    List<String> log = new ArrayList<>();

    loop.callSoon(() -> {
      loop.callSoonThreadsafe(() -> log.add("inner"));
      channel.runPendingTasks();
      log.add("outer");
    });
    channel.runPendingTasks();

    assertThat(log).containsExactly("outer", "inner");
  }

  @Test
  void embeddedChannelMayBeUsedInACoroutineOfAnotherLoop() throws Exception {
    assertThat(run(async(() -> {
          EmbeddedChannel channel = new EmbeddedChannel();
          NettyEventLoop loop = NettyEventLoop.attach(channel.eventLoop());
          Task<String> task = loop.createTask(async(() -> {
            await(sleep(0));
            return "done";
          }));
          channel.runPendingTasks();
          return task.result();
        })))
        .isEqualTo("done");
  }

  /** What was dropped leaves the registry when another loop is attached. */
  @Test
  void loopGoesWithAChannelThatIsDropped() {
    WeakReference<NettyEventLoop> dropped = dropped();

    for (int i = 0; i < MOST_COLLECTIONS && dropped.get() != null; i++) {
      System.gc();
      var _ = NettyEventLoop.attach(new EmbeddedChannel().eventLoop());
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(dropped.get()).isNull();
  }

  private static WeakReference<NettyEventLoop> dropped() {
    EmbeddedChannel channel = new EmbeddedChannel();
    NettyEventLoop loop = NettyEventLoop.attach(channel.eventLoop());
    loop.createTask(async(() -> await(sleep(0))));
    loop.callLater(3_600, () -> {});
    channel.runPendingTasks();
    return new WeakReference<>(loop);
  }

  @Test
  void manualLoopGivesTurnsWhenItIsRun() throws Exception {
    ManualIoEventLoop host =
        new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
    NettyEventLoop loop = NettyEventLoop.attach(host);
    Future<String> future = loop.createTask(async(() -> {
      await(sleep(0.001));
      return "done";
    }));

    while (!future.done()) {
      host.run(TimeUnit.SECONDS.toNanos(1));
    }
    assertThat(future.result()).isEqualTo("done");

    Task<Void> left = loop.createTask(async(() -> await(sleep(3_600))));
    var _ = host.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    while (!host.isTerminated()) {
      host.runNow();
    }
    host.terminationFuture().sync();
    var waiting = new java.util.concurrent.CountDownLatch(1);
    io.netty.util.concurrent.GlobalEventExecutor.INSTANCE.execute(waiting::countDown);
    waiting.await();
    assertThat(loop.isClosed()).isTrue();
    assertThat(left.cancelled()).isTrue();
  }

  @Test
  void groupWithoutSocketsHasTasksAndTimers() throws Exception {
    try (var group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory())) {
      NettyEventLoop loop = NettyEventLoop.attach(group.next());

      assertThat(runCoroutineThreadsafe(
                  async(() -> {
                    await(sleep(0.001));
                    return "done";
                  }),
                  loop)
              .get(30, TimeUnit.SECONDS))
          .isEqualTo("done");
      var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  @Test
  void threadsOfAGroupMayBeVirtual() throws Exception {
    var group =
        new MultiThreadIoEventLoopGroup(1, Thread.ofVirtual().factory(), NioIoHandler.newFactory());
    NettyEventLoop loop = NettyEventLoop.attach(group.next());

    assertThat(runCoroutineThreadsafe(
                async(() -> {
                  await(sleep(0.001));
                  return "done";
                }),
                loop)
            .get(30, TimeUnit.SECONDS))
        .isEqualTo("done");
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }
}
