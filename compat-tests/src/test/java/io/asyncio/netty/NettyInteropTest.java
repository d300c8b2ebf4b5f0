package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.netty.loop.NettyCall;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The loop as a loop of Netty, and coroutines beside Netty's own callbacks. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is seen elsewhere
final class NettyInteropTest extends LoopTest {

  @Test
  void aFutureCompletedUnderANettyMonitorResumesItsTaskAfterTheMonitorIsFree() throws Exception {
    run(() -> {
      Channel channel = LoopParts.host(loop).backend().newSocket(SocketProtocolFamily.INET);
      Future<Boolean> removed = loop.createFuture();
      List<String> order = new ArrayList<>();
      Task<Boolean> waiting = createTask(Asyncio.async(() -> {
        boolean underMonitor = await(removed);
        order.add("resumed");
        assertThat(Thread.holdsLock(channel.pipeline())).isFalse();
        return underMonitor;
      }));
      await(sleep(0));
      LoopParts.host(loop).readyOnce(() -> {
        channel.pipeline().addLast(new CompletesWhenRemoved(removed, order));
        LoopParts.host(loop).register(channel);
        LoopParts.host(loop).close(channel);
      });
      assertThat(soon(waiting))
          .as("handlerRemoved runs under the pipeline's monitor")
          .isTrue();
      assertThat(order).containsExactly("removed", "still under the monitor", "resumed");
    });
  }

  @Test
  void aBootstrapOfNettyUsesTheLoopAsItsGroup() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      Future<String> answer = loop.createFuture();
      SocketChannel channel = LoopParts.host(loop).backend().newSocket(SocketProtocolFamily.INET);
      Bootstrap bootstrap = new Bootstrap()
          .group(loop.asNetty())
          .channelFactory(() -> channel)
          .handler(new Answer(answer));
      NettyCall.await(LoopParts.host(loop), () -> bootstrap.connect(LOCALHOST, Pair.port(server)));
      accepted.awaitMade();
      assertThat(channel.eventLoop()).isSameAs(loop.asNetty());
      accepted.transport.write("hello".getBytes(StandardCharsets.US_ASCII));
      assertThat(soon(answer)).isEqualTo("hello");
      NettyCall.await(
          LoopParts.host(loop),
          () -> channel.writeAndFlush(Unpooled.copiedBuffer("bye", StandardCharsets.US_ASCII)));
      NettyCall.await(LoopParts.host(loop), channel::close);
      accepted.awaitLost();
      server.close();
      await(server.waitClosed());
    });
  }

  @Test
  void whatNettySchedulesRunsOnTheLoopBetweenItsCallbacks() throws Exception {
    run(() -> {
      Future<Thread> ran = loop.createFuture();
      loop.asNetty()
          .schedule(() -> ran.setResult(Thread.currentThread()), 1, TimeUnit.MILLISECONDS);
      Thread thread = soon(ran);
      assertThat(loop.asNetty().inEventLoop(thread)).isTrue();
      assertThat(loop.asNetty().inEventLoop()).as("inside a coroutine").isFalse();
    });
  }

  /** Completes a future when its channel is torn down, which Netty does under a monitor. */
  private static final class CompletesWhenRemoved extends ChannelHandlerAdapter {

    private final Future<Boolean> future;
    private final List<String> order;

    CompletesWhenRemoved(Future<Boolean> future, List<String> order) {
      this.future = future;
      this.order = order;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      order.add("removed");
      future.setResult(Thread.holdsLock(context.pipeline()));
      order.add(
          Thread.holdsLock(context.pipeline()) ? "still under the monitor" : "the monitor is lost");
    }
  }

  /** Completes a future with the first thing that comes in. */
  private static final class Answer extends SimpleChannelInboundHandler<ByteBuf> {

    private final Future<String> future;

    Answer(Future<String> future) {
      this.future = future;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      if (!future.done()) {
        future.setResult(message.toString(StandardCharsets.US_ASCII));
      }
    }
  }
}
