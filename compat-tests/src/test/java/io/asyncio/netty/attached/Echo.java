package io.asyncio.netty.attached;

import io.asyncio.netty.IoTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Netty's own channels, beside those of a loop. */
final class Echo {

  private Echo() {}

  static Class<? extends ServerChannel> serverClass(IoTransport transport) {
    return switch (transport) {
      case AUTO, NIO -> NioServerSocketChannel.class;
      case EPOLL -> EpollServerSocketChannel.class;
      case IO_URING -> IoUringServerSocketChannel.class;
      case KQUEUE -> KQueueServerSocketChannel.class;
    };
  }

  static Class<? extends Channel> clientClass(IoTransport transport) {
    return switch (transport) {
      case AUTO, NIO -> NioSocketChannel.class;
      case EPOLL -> EpollSocketChannel.class;
      case IO_URING -> IoUringSocketChannel.class;
      case KQUEUE -> KQueueSocketChannel.class;
    };
  }

  private static final class Handler extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var _ = context.writeAndFlush(message);
    }
  }

  private static final class Waiting extends SimpleChannelInboundHandler<ByteBuf> {

    final CountDownLatch answered = new CountDownLatch(1);

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      answered.countDown();
    }
  }

  /** Has a byte sent there and back over channels of one event loop. */
  static void overRawChannels(EventLoopGroup host, IoTransport transport) throws Exception {
    Channel server = new ServerBootstrap()
        .group(host)
        .channel(serverClass(transport))
        .childHandler(new ChannelHandlers(Handler::new))
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
    Waiting waiting = new Waiting();
    Channel client = new Bootstrap()
        .group(host)
        .channel(clientClass(transport))
        .handler(waiting)
        .connect(server.localAddress())
        .sync()
        .channel();
    var _ = client.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1}));
    if (!waiting.answered.await(AttachedTest.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("no answer");
    }
    client.close().sync();
    server.close().sync();
  }
}
