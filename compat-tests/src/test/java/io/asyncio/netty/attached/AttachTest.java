package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.toThread;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What lives on a loop that is attached, and what is refused there. */
class AttachTest extends AttachedTest {

  @Test
  void thereIsOneLoopForEachHost() {
    assertThat(NettyEventLoop.attach(host)).isSameAs(loop);
    assertThat(NettyEventLoop.attach((EventExecutor) host)).isSameAs(loop);
    assertThat(NettyEventLoop.attach((EventLoopGroup) host)).containsExactly(loop);
    List<NettyEventLoop> all = NettyEventLoop.attach(group);
    assertThat(all).hasSize(2).doesNotHaveDuplicates().contains(loop);
    assertThat(NettyEventLoop.attach(group)).isEqualTo(all);
    assertThat(loop.asNetty()).isSameAs(host);
    assertThat(loop.ioTransport()).isEqualTo(ioTransport);
    assertThat(loop.isRunning()).isTrue();
    assertThat(loop).asString().contains("on " + ioTransport, "attached to " + host);
  }

  @Test
  void loopOfOnesOwnIsFoundByItsNettySide() {
    try (NettyEventLoop own = new NettyEventLoop(ioTransport)) {
      assertThat(NettyEventLoop.attach(own.asNetty())).isSameAs(own);
    }
  }

  @Test
  void whatIsNoEventLoopIsRefusedByName() {
    var handlers = new DefaultEventExecutorGroup(1);
    try {
      EventExecutor executor = handlers.next();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> NettyEventLoop.attach(executor))
          .withMessage(
              "executor: expected an event loop, that serves channels, got %s;"
                  + " use channel.eventLoop()",
              executor);
    } finally {
      var _ = handlers.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }

  @Test
  void hostThatHasShutDownIsRefused() throws Exception {
    endGroup();

    assertThat(loop.isClosed()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> NettyEventLoop.attach(host))
        .withMessage("eventLoop: has shut down, or is about to: " + host);
    Coroutine<String> coroutine = async(() -> "late");
    assertThatIllegalStateException()
        .isThrownBy(() -> runCoroutineThreadsafe(coroutine, loop))
        .withMessage("Event loop is closed");
    coroutine.close();
  }

  @Test
  void runningTheLoopIsTheHostsBusiness() throws Exception {
    onHost(() -> {
      assertRefused("runForever", () -> loop.runForever());
      assertRefused("runUntilComplete", () -> loop.runUntilComplete(loop.createFuture()));
      assertRefused("stop", () -> loop.stop());
      assertRefused("close", () -> loop.close());
      assertRefused("addSignalHandler", () -> loop.addSignalHandler("SIGUSR2", () -> {}));
      return null;
    });
    run(() -> assertRefused("stop", () -> loop.stop()));
  }

  private void assertRefused(String method, ThrowingCallable call) {
    assertThatIllegalStateException()
        .isThrownBy(call)
        .withMessage(
            method + ": the event loop is attached to another one, which runs it: " + host);
  }

  @Test
  void otherThreadsThanTheHostsAreRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.callSoon(() -> {}))
        .withMessageContaining("callSoon called in thread");
    assertThatIllegalStateException().isThrownBy(() -> loop.callLater(1, () -> {}));
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_custom_run_forever_integration")
  void hostsThreadMayMakeTasksAndTimersBetweenTurns() throws Exception {
    var task = onHost(() -> loop.createTask(async(() -> {
      await(sleep(0.001));
      return getRunningLoop();
    })));
    var timer = onHost(() -> {
      var fired = loop.<String>createFuture();
      loop.callLater(0.001, () -> fired.setResult("fired"));
      return fired;
    });

    assertThat(call(task)).isSameAs(loop);
    assertThat(call(timer)).isEqualTo("fired");
    assertThat(onHost(() -> {
          try {
            return getRunningLoop();
          } catch (IllegalStateException e) {
            return null;
          }
        }))
        .as("the running loop between turns")
        .isNull();
  }

  @Test
  void hostsThreadMayNotWaitForItsOwnLoop() throws Exception {
    onHost(() -> {
      var future = runCoroutineThreadsafe(async(() -> "never"), loop);
      assertThatIllegalStateException().isThrownBy(future::get);
      return null;
    });
  }

  @Test
  void callbacksRunOnTheHostsThreadInTheirOrder() throws Exception {
    List<String> order = new ArrayList<>();

    run(() -> {
      loop.callSoon(() -> order.add("1 " + host.inEventLoop()));
      loop.callSoon(() -> {
        order.add("2");
        loop.callSoon(() -> order.add("4"));
      });
      loop.callSoon(() -> order.add("3"));
      await(sleep(0));
      order.add("in between");
      await(sleep(0));
    });

    assertThat(order).containsExactly("1 true", "2", "3", "in between", "4");
  }

  private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      writer.write(await(reader.read()));
      await(writer.drain());
      writer.close();
      await(writer.waitClosed());
    });
  }

  @Test
  void streamsAndHalfClosingWork() throws Exception {
    byte[] sent = "x".repeat(1_000_000).getBytes(UTF_8);

    run(() -> {
      Server server = await(startServer(AttachTest::echo, "127.0.0.1", 0));
      var client = await(
          openConnection("127.0.0.1", ((InetSocketAddress) server.sockets().get(0)).getPort()));
      client.writer().write(sent);
      client.writer().writeEof();
      assertThat(await(client.reader().read())).isEqualTo(sent);
      client.writer().close();
      await(client.writer().waitClosed());
      server.close();
      await(server.waitClosed());
    });
  }

  @Test
  void channelsOfTheJdkAreWatched() throws Exception {
    Pipe pipe = Pipe.open();
    try (var source = pipe.source();
        var sink = pipe.sink()) {
      source.configureBlocking(false);
      run(() -> {
        var readable = loop.<String>createFuture();
        loop.addReader(source, () -> {
          loop.removeReader(source);
          readable.setResult("readable");
        });
        await(toThread(() -> sink.write(ByteBuffer.wrap(new byte[] {1}))));
        assertThat(await(readable)).isEqualTo("readable");
      });
    }
  }
}
