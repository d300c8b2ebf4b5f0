package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static io.asyncio.netty.NettyFutures.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.ProtocolHandler;
import io.asyncio.protocols.Protocol;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.net.InetSocketAddress;

/**
 * A server of Netty whose last handler was replaced by a protocol of asyncio: the codecs stay, and the
 * protocol gets whole frames, whatever pieces they come in.
 *
 * {@snippet lang=python :
 * class Echo(asyncio.Protocol):
 *     def data_received(self, frame):
 *         self.transport.write(frame)
 * }
 */
final class FramedEcho {

  private static final int LONGEST = 1024;

  private static final class Echo implements Protocol {

    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(byte[] frame) {
      IO.println("server: '" + new String(frame, US_ASCII) + "'");
      transport.write(frame);
    }

    @Override
    public void pauseWriting() {
      transport.pauseReading();
    }

    @Override
    public void resumeWriting() {
      transport.resumeReading();
    }
  }

  private static ChannelFuture listen(NettyEventLoop loop) {
    return new ServerBootstrap()
        .group(loop.asNetty())
        .channel(NioServerSocketChannel.class)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel child) {
            child
                .pipeline()
                .addLast(
                    new LengthFieldBasedFrameDecoder(LONGEST, 0, 1, 0, 1),
                    new LengthFieldPrepender(1),
                    new ProtocolHandler(new Echo()));
          }
        })
        .bind("127.0.0.1", 0);
  }

  private static Coroutine<Void> talk(ChannelFuture listening) {
    return async(() -> {
      await(listening);
      int port = ((InetSocketAddress) listening.channel().localAddress()).getPort();
      StreamPair streams = await(openConnection("127.0.0.1", port));
      try (StreamWriter writer = streams.writer()) {
        for (String piece : new String[] {"\4one?\4t", "wo?", "\6three?"}) {
          writer.write(piece.getBytes(US_ASCII));
          await(writer.drain());
        }
        for (int i = 0; i < 3; i++) {
          int length = await(streams.reader().readexactly(1))[0];
          byte[] frame = await(streams.reader().readexactly(length));
          IO.println("client: '" + new String(frame, US_ASCII) + "'");
        }
      }
      await(listening.channel().close());
    });
  }

  void main() throws Exception {
    try (NettyEventLoop loop = new NettyEventLoop(IoTransport.NIO)) {
      loop.runUntilComplete(talk(listen(loop)));
    }
  }
}
