package io.asyncio.bench;

import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.Endpoint;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.DatagramTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.uring.IoUringDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** Servers that send datagrams back. */
final class DatagramEcho {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private DatagramEcho() {}

  static EchoServer netty(IoTransport transport) throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NettyEcho.handlers(transport));
    Channel channel = new Bootstrap()
        .group(group)
        .channel(channelType(transport))
        .handler(new EchoHandler())
        .bind(ANY_PORT)
        .sync()
        .channel();
    int port = ((InetSocketAddress) channel.localAddress()).getPort();
    return new EchoServer("netty", port, () -> group.shutdownGracefully().sync());
  }

  private static Class<? extends Channel> channelType(IoTransport transport) {
    return switch (transport) {
      case EPOLL -> EpollDatagramChannel.class;
      case IO_URING -> IoUringDatagramChannel.class;
      default -> NioDatagramChannel.class;
    };
  }

  private static final class EchoHandler extends ChannelInboundHandlerAdapter {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a void promise says nothing
    public void channelRead(ChannelHandlerContext context, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      context.write(new DatagramPacket(packet.content(), packet.sender()), context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  static EchoServer asyncio(IoTransport transport) throws Exception {
    NettyEventLoop loop = new NettyEventLoop(transport);
    CompletableFuture<EchoServer> started = new CompletableFuture<>();
    Thread.ofPlatform().name("datagrams").daemon().start(() -> serve(loop, started));
    return started.get();
  }

  private static void serve(NettyEventLoop loop, CompletableFuture<EchoServer> started) {
    try (loop) {
      Coroutine<Endpoint<EchoProtocol>> opening =
          loop.createDatagramEndpoint(EchoProtocol::new, DatagramOptions.local(ANY_PORT));
      DatagramTransport transport = loop.runUntilComplete(opening).transport();
      InetSocketAddress address = (InetSocketAddress) transport.getExtraInfo("sockname");
      AutoCloseable stop = () -> loop.callSoonThreadsafe(loop::stop);
      loop.callSoon(() -> started.complete(new EchoServer("protocol", address.getPort(), stop)));
      loop.runForever();
      transport.close();
    } catch (Exception e) {
      started.completeExceptionally(e);
    }
  }

  private static final class EchoProtocol implements DatagramProtocol {

    private DatagramTransport transport;

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      transport.sendto(data, address);
    }
  }
}
