package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.TaskOptions;
import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.ContextVar;
import io.asyncio.netty.NettyEventLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that a plain Netty handler makes for its channel. */
class ChannelTasksTest extends AttachedTest {

  private static final ContextVar<String> NAME = new ContextVar<>("name");

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  private Channel server;

  /** Makes a task when its channel becomes active, and another one when that ends. */
  private final class Handler extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      accepted.add(context.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      NettyEventLoop own = NettyEventLoop.attach(context.channel().eventLoop());
      var _ = own.createTask(async(() -> {
        await(sleep(0));
        log.add("after the end");
      }));
    }
  }

  @BeforeEach
  void listen() throws Exception {
    server = new ServerBootstrap()
        .group((EventLoopGroup) host)
        .channel(Echo.serverClass(ioTransport))
        .childHandler(new ChannelHandlers(Handler::new))
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
  }

  private Channel connect(EventLoopGroup on) throws Exception {
    return new Bootstrap()
        .group(on)
        .channel(Echo.clientClass(ioTransport))
        .handler(new ChannelInboundHandlerAdapter())
        .connect(server.localAddress())
        .sync()
        .channel();
  }

  private Channel accepted() throws InterruptedException {
    return accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private Coroutine<Void> waiting() {
    return async(() -> {
      try {
        await(loop.createFuture());
      } catch (CancelledError e) {
        log.add(e.getMessage());
        throw e;
      }
    });
  }

  @Test
  void taskIsCancelledWhenThePeerIsGone() throws Exception {
    Channel client = connect(group);
    Channel channel = accepted();
    Task<Void> task = onHost(() -> loop.createTask(waiting(), channel));
    Task<String> other = onHost(() -> loop.createTask(async(() -> "done before"), channel));
    assertThat(call(other)).isEqualTo("done before");

    client.close().sync();

    channel.closeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    run(() -> {
      while (!task.done() || log.size() < 2) {
        await(sleep(0.001));
      }
      assertThat(task.cancelled()).isTrue();
    });
    assertThat(log).containsExactlyInAnyOrder("channel is closed: " + channel, "after the end");
  }

  @Test
  void taskOfAClosedChannelIsCancelledAtOnce() throws Exception {
    Channel client = connect(group);
    Channel channel = accepted();
    client.close().sync();
    channel.closeFuture().sync();

    Task<Void> task = onHost(() -> loop.createTask(waiting(), channel));

    run(() -> {
      while (!task.done()) {
        await(sleep(0));
      }
      assertThat(task.cancelled()).isTrue();
    });
  }

  @Test
  void channelOfAnotherLoopIsRefused() throws Exception {
    var foreign = group.next();
    while (foreign.equals(host)) {
      foreign = group.next();
    }
    Channel client = connect(foreign);

    onHost(() -> {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.createTask(waiting(), client))
          .withMessageStartingWith("channel: expected one of " + host + ", got " + client);
      return null;
    });
    client.close().sync();
  }

  @Test
  void channelsHaveContextsOfTheirOwn() throws Exception {
    connect(group);
    connect(group);
    Channel one = accepted();
    Channel other = accepted();
    Coroutine<String> ofOne = async(() -> NAME.get("none"));
    Coroutine<String> ofOther = async(() -> NAME.get("none"));
    Coroutine<String> given = async(() -> NAME.get("none"));

    onHost(() -> {
      loop.contextOf(one).run(() -> NAME.set("one"));
      return null;
    });

    assertThat(call(onHost(() -> loop.createTask(ofOne, one)))).isEqualTo("one");
    assertThat(call(onHost(() -> loop.createTask(ofOther, other)))).isEqualTo("none");
    assertThat(call(onHost(
            () -> loop.createTask(given, TaskOptions.defaults().withContext(new Context()), one))))
        .isEqualTo("none");
  }

  @Test
  void whatAHandlerBeginsWhileItsChannelClosesWithTheHostStillRuns() throws Exception {
    connect(group);
    accepted();

    endGroup();

    assertThat(log).containsExactly("after the end");
  }

  @Test
  void taskFactoryCarriesThreadLocalsAndNoneStaysBehind() throws Exception {
    ThreadLocal<String> mdc = new ThreadLocal<>();
    onHost(() -> {
      loop.setTaskFactory(new io.asyncio.TaskFactory() {
        @Override
        public <T> Task<T> create(
            io.asyncio.EventLoop factoryLoop, Coroutine<T> coroutine, TaskOptions options) {
          String carried = mdc.get();
          return new Task<>(
              async(() -> {
                mdc.set(carried);
                return await(coroutine);
              }),
              factoryLoop,
              options);
        }
      });
      return null;
    });

    Task<String> task = onHost(() -> {
      mdc.set("request 7");
      try {
        return loop.createTask(async(() -> {
          await(sleep(0));
          String seen = mdc.get();
          mdc.set("changed");
          await(sleep(0));
          return seen + ", " + mdc.get() + ", " + (currentTask() != null);
        }));
      } finally {
        mdc.remove();
      }
    });

    assertThat(call(task)).isEqualTo("request 7, changed, true");
    assertThat(onHost(mdc::get)).isNull();
  }
}
