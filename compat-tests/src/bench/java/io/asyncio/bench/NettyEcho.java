package io.asyncio.bench;

import io.asyncio.netty.IoTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** The echo server that one would write with Netty alone. */
final class NettyEcho {

  private NettyEcho() {}

  static EchoServer start(IoTransport transport) throws Exception {
    return startServing(transport, child -> child.pipeline().addLast(new EchoHandler()));
  }

  /** Starts one whose handler takes arrays and sends arrays, as a protocol does. */
  static EchoServer startWithArrays(IoTransport transport) throws Exception {
    return startServing(transport, child -> child.pipeline().addLast(new ArrayEchoHandler()))
        .named("arrays");
  }

  /** Starts one over TLS, with an engine of the JDK. */
  static EchoServer startTls(IoTransport transport, SSLContext context) throws Exception {
    return startServing(transport, child -> {
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      child.pipeline().addLast(new SslHandler(engine), new EchoHandler());
    });
  }

  /** Starts one whose channels {@code preparing} gives their handlers. */
  static EchoServer startServing(IoTransport transport, Consumer<Channel> preparing)
      throws Exception {
    MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, handlers(transport));
    Channel channel = bootstrap(group, preparing)
        .channel(channelType(transport))
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
    int port = ((InetSocketAddress) channel.localAddress()).getPort();
    return new EchoServer("netty", port, () -> group.shutdownGracefully().sync());
  }

  /** Starts one on a Unix socket, on epoll. */
  static EchoServer startUnix(Path path) throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, handlers(IoTransport.EPOLL));
    bootstrap(group, child -> child.pipeline().addLast(new EchoHandler()))
        .channel(EpollServerDomainSocketChannel.class)
        .bind(new DomainSocketAddress(path.toFile()))
        .sync();
    return new EchoServer("netty", 0, () -> group.shutdownGracefully().sync());
  }

  private static ServerBootstrap bootstrap(
      MultiThreadIoEventLoopGroup group, Consumer<Channel> preparing) {
    return new ServerBootstrap().group(group).childHandler(new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel child) {
        preparing.accept(child);
      }
    });
  }

  static IoHandlerFactory handlers(IoTransport transport) {
    return switch (transport) {
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING -> IoUringIoHandler.newFactory();
      default -> NioIoHandler.newFactory();
    };
  }

  static Class<? extends ServerChannel> channelType(IoTransport transport) {
    return switch (transport) {
      case EPOLL -> EpollServerSocketChannel.class;
      case IO_URING -> IoUringServerSocketChannel.class;
      default -> NioServerSocketChannel.class;
    };
  }

  private static final class EchoHandler extends ChannelInboundHandlerAdapter {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a void promise says nothing
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  private static final class ArrayEchoHandler extends ChannelInboundHandlerAdapter {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a void promise says nothing
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf buffer = (ByteBuf) message;
      byte[] data = new byte[buffer.readableBytes()];
      buffer.readBytes(data);
      buffer.release();
      context.write(Unpooled.wrappedBuffer(data), context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
