package io.asyncio.netty.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.Transports;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketProtocolFamily;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the loop is called where Netty's users read of it. */
class LoopNamesTest {

  static Iterable<IoTransport> transports() {
    return Transports.available();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void textNamesTheLoopAndItsTransport(IoTransport transport) {
    NettyEventLoop loop = new NettyEventLoop(transport);
    assertThat(loop.toString()).startsWith("<NettyEventLoop on " + transport + " running=false ");
    assertThat(loop.asNetty()).hasToString("event loop of " + loop);
    loop.close();
  }

  @ParameterizedTest
  @MethodSource("transports")
  @SuppressWarnings("deprecation") // Netty's users call it
  void channelOfAnotherTransportIsToldWhichLoopItDoesNotFit(IoTransport transport) {
    NettyEventLoop loop = new NettyEventLoop(transport);
    for (IoTransport other : Transports.available()) {
      NettyEventLoop otherLoop = new NettyEventLoop(other);
      Channel channel = LoopParts.host(otherLoop).backend().newSocket(SocketProtocolFamily.INET);
      ChannelFuture registered = loop.asNetty().register(channel);
      if (other == transport) {
        assertThat(registered.cause()).isNull();
      } else {
        assertThat(registered.cause())
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("incompatible event loop type: "
                + loop.asNetty()
                + " cannot serve "
                + channel.getClass().getSimpleName()
                + ": it has an ")
            .hasMessageEndingWith("IoHandler, and takes the channels of that");
        channel.unsafe().closeForcibly();
      }
      otherLoop.close();
    }
    loop.close();
  }
}
