package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a coroutine may do with a channel of its host: it is not on the host's thread, as Netty sees
 * it, so what it asks for is done there after its turn.
 */
class RawChannelsTest extends AttachedTest {

  private final StringBuilder received = new StringBuilder();
  private Channel server;
  private Channel client;

  private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      received.append(message.toString(UTF_8));
    }
  }

  @BeforeEach
  void connect() throws Exception {
    server = new ServerBootstrap()
        .group((EventLoopGroup) host)
        .channel(Echo.serverClass(ioTransport))
        .childHandler(new ChannelHandlers(Receiver::new))
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
    client = new Bootstrap()
        .group(host)
        .channel(Echo.clientClass(ioTransport))
        .handler(new ChannelInboundHandlerAdapter())
        .connect(server.localAddress())
        .sync()
        .channel();
  }

  @AfterEach
  void close() throws Exception {
    client.close().sync();
    server.close().sync();
  }

  private ChannelFuture send(String text) {
    return client.writeAndFlush(Unpooled.copiedBuffer(text, UTF_8));
  }

  private void awaitReceived(String text) throws Exception {
    while (received.length() < text.length()) {
      await(sleep(0.001));
    }
    assertThat(received).hasToString(text);
  }

  @Test
  void writesOfACoroutineKeepTheirOrderAndHappenOnTheHostsThread() throws Exception {
    run(() -> {
      assertThat(host.inEventLoop()).as("in a coroutine").isFalse();
      List<Boolean> onHost = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        ChannelFuture sent = send(String.valueOf(i));
        assertThat(sent.isDone()).isFalse();
        var _ = sent.addListener(_ -> onHost.add(host.inEventLoop()));
      }
      awaitReceived("0123456789");
      assertThat(onHost).hasSize(10).doesNotContain(false);
    });
  }

  /** A callback is on the host's thread, so its write happens at once. */
  @Test
  void writeOfACallbackThatRunsInTheSameTurnGoesFirst() throws Exception {
    onHost(() -> {
      var _ = loop.createTask(async(() -> send("coroutine")));
      loop.callSoon(() -> {
        var _ = send("callback ");
      });
      return null;
    });

    run(() -> awaitReceived("callback coroutine"));
  }

  @Test
  void listenerCompletesAFuture() throws Exception {
    run(() -> {
      var sent = loop.<String>createFuture();
      var _ = send("text").addListener(_ -> sent.setResult("sent"));
      assertThat(await(sent)).isEqualTo("sent");
    });
  }

  @Test
  void coroutineThatBlocksForAFutureIsDetachedSoThatItEnds() throws Exception {
    onHost(() -> {
      loop.setBlockingGrace(0.005);
      return null;
    });

    run(() -> {
      send("text").sync();
      awaitReceived("text");
    });
  }

  @Test
  void taskOfTheHostRunsAfterTheTurnOfTheCoroutineThatGaveIt() throws Exception {
    run(() -> {
      List<String> log = new ArrayList<>();
      host.execute(() -> log.add("host " + host.inEventLoop()));
      log.add("coroutine");
      while (log.size() < 2) {
        await(sleep(0));
      }
      assertThat(log).containsExactly("coroutine", "host true");
    });
  }
}
