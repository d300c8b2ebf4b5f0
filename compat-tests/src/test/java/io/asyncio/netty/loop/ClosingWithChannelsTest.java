package io.asyncio.netty.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops that close with Netty's channels and tasks on them. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is seen elsewhere
@Timeout(120)
class ClosingWithChannelsTest {

  private static final String LOCALHOST = "127.0.0.1";
  private static final int CLOSES = 50;
  private static final int THREADS = 3;

  static Iterable<IoTransport> transports() {
    return Transports.available();
  }

  /** Two ends of a connection, of handlers that execute something when it is over. */
  @Sharable
  private static final class Ends extends ChannelInboundHandlerAdapter {

    final List<Channel> open = new ArrayList<>();
    final List<String> trace = new ArrayList<>();

    @Override
    public void channelActive(ChannelHandlerContext context) {
      open.add(context.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      trace.add("inactive");
      context.executor().execute(() -> trace.add("executed"));
      context.executor().submit(() -> 1).addListener(_ -> trace.add("told"));
    }
  }

  private static Channel bind(NettyEventLoop loop, Ends ends) {
    Backend backend = LoopParts.host(loop).backend();
    return new ServerBootstrap()
        .group(loop.asNetty())
        .channelFactory(() -> (ServerChannel) backend.newServerSocket(SocketProtocolFamily.INET))
        .childHandler(ends)
        .bind(LOCALHOST, 0)
        .channel();
  }

  private static void connect(NettyEventLoop loop, Channel server, Ends ends) {
    Backend backend = LoopParts.host(loop).backend();
    new Bootstrap()
        .group(loop.asNetty())
        .channelFactory(() -> backend.newSocket(SocketProtocolFamily.INET))
        .handler(ends)
        .connect(server.localAddress());
  }

  /** Runs the loop until both ends of a connection are there. */
  private static Ends connected(NettyEventLoop loop) {
    Ends ends = new Ends();
    Channel server = bind(loop, ends);
    loop.callSoon(() -> untilBound(loop, server, ends));
    loop.runForever();
    return ends;
  }

  private static void untilBound(NettyEventLoop loop, Channel server, Ends ends) {
    if (server.isActive()) {
      connect(loop, server, ends);
      untilConnected(loop, ends);
    } else {
      loop.callSoon(() -> untilBound(loop, server, ends));
    }
  }

  private static void untilConnected(NettyEventLoop loop, Ends ends) {
    if (ends.open.size() == 2) {
      loop.stop();
    } else {
      loop.callSoon(() -> untilConnected(loop, ends));
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void handlersHearTheEndWhileTheLoopStillTakesTasks(IoTransport transport) {
    NettyEventLoop loop = new NettyEventLoop(transport);
    Ends ends = connected(loop);
    loop.close();
    assertThat(ends.open).noneMatch(Channel::isOpen);
    assertThat(ends.trace)
        .containsExactlyInAnyOrder("inactive", "executed", "told", "inactive", "executed", "told");
  }

  @ParameterizedTest
  @MethodSource("transports")
  void loopClosesAfterManySmallWrites(IoTransport transport) {
    NettyEventLoop loop = new NettyEventLoop(transport);
    Ends ends = connected(loop);
    loop.callSoon(() -> {
      for (int i = 0; i < 20; i++) {
        ends.open.getFirst().writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
      }
      loop.stop();
    });
    loop.runForever();
    loop.close();
    assertThat(ends.open).noneMatch(Channel::isOpen);
    assertThat(loop.asNetty().isTerminated()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void writeThatThePeerDoesNotReadFailsWhenTheLoopCloses(IoTransport transport) {
    NettyEventLoop loop = new NettyEventLoop(transport);
    Ends ends = connected(loop);
    List<Boolean> written = new ArrayList<>();
    loop.callSoon(() -> {
      ends.open.get(1).config().setAutoRead(false);
      ends.open
          .getFirst()
          .writeAndFlush(Unpooled.wrappedBuffer(new byte[20_000_000]))
          .addListener(done -> written.add(done.isSuccess()));
      loop.stop();
    });
    loop.runForever();
    loop.close();
    assertThat(ends.open).noneMatch(Channel::isOpen);
    assertThat(written).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void taskThatExecutesItselfAgainIsRefusedInTheEnd(IoTransport transport) {
    NettyEventLoop loop = new NettyEventLoop(transport);
    AtomicInteger refusals = new AtomicInteger();
    Runnable again = new Runnable() {
      @Override
      public void run() {
        try {
          loop.asNetty().execute(this);
        } catch (RejectedExecutionException e) {
          refusals.incrementAndGet();
        }
      }
    };
    loop.asNetty().execute(again);
    loop.close();
    assertThat(refusals).hasValue(1);
  }

  /** What a client does that connects again whenever it has lost its connection. */
  @ParameterizedTest
  @MethodSource("transports")
  void clientThatConnectsAgainDoesNotKeepTheLoopFromClosing(IoTransport transport) {
    NettyEventLoop loop = new NettyEventLoop(transport);
    Ends ends = connected(loop);
    Channel client = ends.open.getFirst();
    client.closeFuture().addListener(new ChannelFutureListener() {
      @Override
      public void operationComplete(io.netty.channel.ChannelFuture closed) {
        Ends next = new Ends();
        new Bootstrap()
            .group(loop.asNetty())
            .channelFactory(
                () -> LoopParts.host(loop).backend().newSocket(SocketProtocolFamily.INET))
            .handler(next)
            .connect(LOCALHOST, 1)
            .channel()
            .closeFuture()
            .addListener(this);
      }
    });
    loop.close();
    assertThat(loop.asNetty().isTerminated()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void promisesOfALoopThatClosesAllEnd(IoTransport transport) {
    NettyEventLoop loop = new NettyEventLoop(transport);
    ScheduledFuture<?> scheduled = loop.asNetty().schedule(() -> 1, 1, TimeUnit.HOURS);
    io.netty.util.concurrent.Future<Integer> submitted = loop.asNetty().submit(() -> 1);
    loop.close();
    assertThat(scheduled.isCancelled()).isTrue();
    assertThat(submitted.getNow()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void noTaskIsLostBetweenThreadsThatExecuteAndOneThatCloses(IoTransport transport)
      throws Exception {
    for (int i = 0; i < CLOSES; i++) {
      NettyEventLoop loop = new NettyEventLoop(transport);
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger ran = new AtomicInteger();
      CountDownLatch begun = new CountDownLatch(THREADS);
      List<Thread> threads = new ArrayList<>();
      for (int j = 0; j < THREADS; j++) {
        threads.add(Thread.ofPlatform().start(() -> {
          try {
            while (true) {
              loop.asNetty().execute(ran::incrementAndGet);
              accepted.incrementAndGet();
              begun.countDown();
            }
          } catch (RejectedExecutionException e) {
            begun.countDown();
          }
        }));
      }
      begun.await();
      loop.stop();
      loop.runForever();
      loop.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(ran).hasValue(accepted.get());
    }
  }
}
