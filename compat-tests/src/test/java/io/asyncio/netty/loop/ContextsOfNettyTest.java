package io.asyncio.netty.loop;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.contextvars.ContextVar;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In which contexts tasks and channels of Netty's users run on a loop. */
class ContextsOfNettyTest extends LoopTest {

  private static final ContextVar<String> NAME = new ContextVar<>("name");

  @Test
  void variableThatATaskSetsIsNotSeenByLaterOnes() throws Exception {
    run(() -> {
      List<String> seen = new ArrayList<>();
      loop.asNetty().execute(() -> NAME.set("first"));
      loop.asNetty().execute(() -> seen.add(NAME.get("none")));
      var _ = loop.asNetty().schedule(() -> NAME.set("scheduled"), 0, TimeUnit.NANOSECONDS);
      await(sleep(0.001));
      var _ = loop.asNetty().schedule(() -> seen.add(NAME.get("none")), 0, TimeUnit.NANOSECONDS);
      while (seen.size() < 2) {
        await(sleep(0.001));
      }
      assertThat(seen).containsExactly("none", "none");
    });
  }

  @Test
  void taskRunsInACopyOfTheContextOfWhoeverGaveIt() throws Exception {
    run(() -> {
      List<String> seen = new ArrayList<>();
      NAME.set("given");
      loop.asNetty().execute(() -> {
        seen.add(NAME.get("none"));
        NAME.set("changed");
      });
      var _ = loop.asNetty().schedule(() -> seen.add(NAME.get("none")), 1, TimeUnit.MILLISECONDS);
      NAME.set("later");
      while (seen.size() < 2) {
        await(sleep(0.001));
      }
      assertThat(seen).containsExactly("given", "given");
      assertThat(NAME.get()).isEqualTo("later");
    });
  }

  /** Sets a variable for the first answer, and tells what it is for the second one. */
  private static final class Naming extends SimpleChannelInboundHandler<ByteBuf> {

    private final String name;
    private final Future<String> seen;
    private boolean named;

    Naming(String name, Future<String> seen) {
      this.name = name;
      this.seen = seen;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      if (!named) {
        named = true;
        String before = NAME.get("none");
        NAME.set(before + " " + name);
        var _ = context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {2}));
      } else if (!seen.done()) {
        seen.setResult(NAME.get("none"));
      }
    }
  }

  private static final class Echo implements Protocol {

    private Transport transport;

    @Override
    public void connectionMade(Transport made) {
      transport = made;
    }

    @Override
    public void dataReceived(byte[] data) {
      transport.write(data);
    }
  }

  @Test
  void callbacksOfAChannelRunInAContextOfItsOwn() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Echo::new, LOCALHOST, 0));
      List<Future<String>> seen = new ArrayList<>();
      List<io.netty.channel.Channel> channels = new ArrayList<>();
      for (String name : List.of("one", "two")) {
        NAME.set("of " + name);
        Future<String> future = loop.createFuture();
        seen.add(future);
        var connecting = new Bootstrap()
            .group(loop.asNetty())
            .channelFactory(
                () -> LoopParts.host(loop).backend().newSocket(SocketProtocolFamily.INET))
            .handler(new Naming(name, future))
            .connect(LOCALHOST, server.port());
        NettyCall.await(LoopParts.host(loop), () -> connecting);
        channels.add(connecting.channel());
      }
      NAME.set("neither");
      for (var channel : channels) {
        NettyCall.await(
            LoopParts.host(loop),
            () -> channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1})));
      }
      assertThat(soon(seen.get(0))).isEqualTo("of one one");
      assertThat(soon(seen.get(1))).isEqualTo("of two two");
      for (var channel : channels) {
        NettyCall.await(LoopParts.host(loop), channel::close);
      }
      server.close();
      await(server.waitClosed());
    });
  }
}
