package io.asyncio.netty.loop;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.netty.NettyFutures;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipelineServer;
import io.asyncio.netty.testing.Tls;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.internal.InternalThreadLocalMap;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which thread runs the pipeline of a channel of Netty's users on a loop, and what that is for. */
class RawChannelThreadsTest extends LoopTest {

  private final StringBuilder received = new StringBuilder();

  /** What the handler in front notes, of the writes that pass. */
  private final List<String> log = new ArrayList<>();

  private final List<Thread> threads = new ArrayList<>();

  /** Notes who runs it, and awaits a future that is never done before it passes a {@code 1} on. */
  private final class Awaiting extends ChannelDuplexHandler {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      String text = ((ByteBuf) message).toString(US_ASCII);
      threads.add(Thread.currentThread());
      log.add("write " + text);
      if (text.equals("1")) {
        log.add(refusalOfAwait());
      }
      var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      threads.add(Thread.currentThread());
      log.add(refusalOfAwait());
      ((ByteBuf) message).release();
    }
  }

  private String refusalOfAwait() {
    try {
      await(loop.createFuture());
      return "awaited";
    } catch (Exception e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private static final String REFUSED = "IllegalStateException: await outside a task:"
      + " start a coroutine with run(...) or createTask(...)";

  private static ChannelFuture send(Channel channel, String text) {
    return channel.writeAndFlush(Unpooled.copiedBuffer(text, US_ASCII));
  }

  private interface Body {

    void run(Channel client) throws Exception;
  }

  /** Runs {@code body} with a channel that has the handler, and whose peer notes what comes. */
  private void withChannel(Body body) throws Exception {
    run(() -> {
      Server server = await(startServer(this::receive, LOCALHOST, 0));
      Channel client = PipelineServer.connect(
          loop, server.port(), channel -> channel.pipeline().addLast(new Awaiting()));
      body.run(client);
      NettyFutures.await(client.close());
      server.close();
      await(server.waitClosed());
    });
  }

  private Coroutine<Void> receive(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      for (byte[] data; (data = await(reader.read(100))).length > 0; ) {
        received.append(new String(data, US_ASCII));
      }
      writer.close();
      await(writer.waitClosed());
    });
  }

  private void awaitReceived(String text) throws Exception {
    while (received.length() < text.length()) {
      await(sleep(0.001));
    }
    assertThat(received).hasToString(text);
  }

  private Thread ownThread() throws Exception {
    return PipelineServer.onOwnThread(loop, Thread::currentThread);
  }

  @Test
  void coroutineIsNotInTheEventLoopAndACallbackIs() throws Exception {
    run(() -> {
      assertThat(loop.asNetty().inEventLoop()).as("in a coroutine").isFalse();
      assertThat(PipelineServer.onOwnThread(loop, () -> loop.asNetty().inEventLoop()))
          .as("in a callback")
          .isTrue();
      assertThat(loop.asNetty().inEventLoop(ownThread())).isTrue();
    });
  }

  @Test
  void whatCoroutinesWriteKeepsItsOrderThoughAHandlerWouldAwait() throws Exception {
    withChannel(client -> {
      var second = createTask(async(() -> send(client, "2")));
      var first = send(client, "1");
      var third = send(client, "3");
      assertThat(log).as("before the end of the step").isEmpty();
      NettyFutures.await(third);
      assertThat(first.isSuccess()).isTrue();
      await(second);
      awaitReceived("132");
      assertThat(log).containsExactly("write 1", REFUSED, "write 3", "write 2");
    });
  }

  @Test
  void handlersAndListenersRunOnTheLoopsOwnThread() throws Exception {
    withChannel(client -> {
      Future<Void> listened = loop.createFuture();
      var _ = send(client, "1").addListener(_ -> {
        threads.add(Thread.currentThread());
        listened.setResult(null);
      });
      await(listened);
      assertThat(threads).hasSize(2).containsOnly(ownThread());
    });
  }

  @Test
  void awaitInAListenerIsRefused() throws Exception {
    withChannel(client -> {
      Future<String> refusal = loop.createFuture();
      var _ = send(client, "2").addListener(_ -> refusal.setResult(refusalOfAwait()));
      assertThat(await(refusal)).isEqualTo(REFUSED);
    });
  }

  @Test
  void awaitInAListenerOfAFutureThatIsDoneIsRefused() throws Exception {
    withChannel(client -> {
      ChannelFuture sent = send(client, "2");
      NettyFutures.await(sent);
      Future<String> refusal = loop.createFuture();
      var _ = sent.addListener(_ -> refusal.setResult(refusalOfAwait()));
      assertThat(refusal.done()).isFalse();
      assertThat(await(refusal)).isEqualTo(REFUSED);
    });
  }

  @Test
  void awaitInAnInboundHandlerIsRefusedWhoeverReadsThere() throws Exception {
    withChannel(client -> {
      client.pipeline().fireChannelRead(Unpooled.copiedBuffer("x", US_ASCII));
      assertThat(log).isEmpty();
      await(sleep(0));
      assertThat(log).containsExactly(REFUSED);
      assertThat(threads).containsOnly(ownThread());
    });
  }

  @Test
  void whatACallbackWritesGoesThroughTheHandlersAtOnce() throws Exception {
    withChannel(client -> {
      List<String> atOnce = PipelineServer.onOwnThread(loop, () -> {
        var _ = send(client, "2");
        return List.copyOf(log);
      });
      assertThat(atOnce).containsExactly("write 2");
      awaitReceived("2");
    });
  }

  @Test
  void eagerTaskOfACallbackWritesAfterItsStepToo() throws Exception {
    withChannel(client -> {
      loop.setTaskFactory(io.asyncio.Asyncio.eagerTaskFactory());
      List<String> atOnce = PipelineServer.onOwnThread(loop, () -> {
        var _ = loop.createTask(async(() -> send(client, "2")));
        return List.copyOf(log);
      });
      loop.setTaskFactory(null);
      assertThat(atOnce).isEmpty();
      awaitReceived("2");
      assertThat(threads).containsOnly(ownThread());
    });
  }

  private void assertNoCaches(String after) {
    assertThat(InternalThreadLocalMap.getIfSet())
        .as("Netty's thread-locals of a coroutine after " + after)
        .isNull();
  }

  @Test
  void rawWritesLeaveNoneOfNettysThreadLocalsInACoroutine() throws Exception {
    withChannel(client -> {
      var _ = client.write(client.alloc().buffer().writeBytes("2".getBytes(US_ASCII)));
      NettyFutures.await(send(client, "3"));
      client.alloc().directBuffer(100_000).release();
      awaitReceived("23");
      assertNoCaches("a write");
    });
  }

  private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      for (byte[] data; (data = await(reader.read(100_000))).length > 0; ) {
        writer.write(data);
        await(writer.drain());
      }
      writer.close();
      await(writer.waitClosed());
    });
  }

  private void assertNoCaches(ServerOptions serving, ConnectionOptions connecting)
      throws Exception {
    run(() -> {
      Server server = await(startServer(RawChannelThreadsTest::echo, LOCALHOST, 0, serving));
      var pair = await(openConnection(LOCALHOST, server.port(), connecting));
      assertNoCaches("openConnection");
      for (int size : new int[] {1, 50_000, 500_000}) {
        pair.writer().write(new byte[size]);
        int _ = pair.writer().transport().getWriteBufferSize();
        assertNoCaches("a write");
        await(pair.reader().readexactly(size));
        assertNoCaches("a read");
      }
      pair.writer().close();
      await(pair.writer().waitClosed());
      assertNoCaches("close");
      server.close();
      await(server.waitClosed());
    });
  }

  @Test
  void transportsLeaveNoneOfNettysThreadLocalsInACoroutine() throws Exception {
    assertNoCaches(ServerOptions.defaults(), ConnectionOptions.defaults());
  }

  @Test
  void transportsOfTlsLeaveNoneOfNettysThreadLocalsInACoroutine() throws Exception {
    assertNoCaches(
        ServerOptions.defaults().withTls(Tls.server()),
        ConnectionOptions.defaults().withTls(Tls.client()));
  }

  @Test
  void channelsOfTheJdkLeaveNoneOfNettysThreadLocalsInACoroutine() throws Exception {
    run(() -> {
      Server server = await(startServer(RawChannelThreadsTest::echo, LOCALHOST, 0));
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      await(loop.sockConnect(channel, server.sockets().get(0)));
      var pair = await(openConnection(channel));
      pair.writer().write(new byte[1]);
      await(pair.reader().readexactly(1));
      assertNoCaches("a connection over a channel of the JDK");
      pair.writer().close();
      await(pair.writer().waitClosed());
      server.close();
      await(server.waitClosed());
    });
  }
}
