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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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
    return serve(transport, "protocol", DatagramOptions.local(ANY_PORT), EchoProtocol::new);
  }

  /** As {@link #asyncio}, which sends together what it has received together. */
  static EchoServer batched(IoTransport transport) throws Exception {
    DatagramOptions options = DatagramOptions.local(ANY_PORT).withBatchedSends(true);
    return serve(transport, "batched", options, EchoProtocol::new);
  }

  /** Returns a server that sends a burst for each datagram, see {@link BurstProtocol}. */
  static EchoServer burst(IoTransport transport, boolean batched) throws Exception {
    DatagramOptions options = DatagramOptions.local(ANY_PORT).withBatchedSends(batched);
    return serve(transport, batched ? "batched" : "one by one", options, BurstProtocol::new);
  }

  private static EchoServer serve(
      IoTransport transport,
      String name,
      DatagramOptions options,
      Supplier<? extends DatagramProtocol> factory)
      throws Exception {
    NettyEventLoop loop = new NettyEventLoop(transport);
    CompletableFuture<EchoServer> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(() -> serve(loop, name, options, factory, started));
    return started.get();
  }

  private static void serve(
      NettyEventLoop loop,
      String name,
      DatagramOptions options,
      Supplier<? extends DatagramProtocol> factory,
      CompletableFuture<EchoServer> started) {
    try (loop) {
      Coroutine<? extends Endpoint<? extends DatagramProtocol>> opening =
          loop.createDatagramEndpoint(factory, options);
      DatagramTransport transport = loop.runUntilComplete(opening).transport();
      InetSocketAddress address = (InetSocketAddress) transport.getExtraInfo("sockname");
      AutoCloseable stop = () -> loop.callSoonThreadsafe(loop::stop);
      loop.callSoon(() -> started.complete(new EchoServer(name, address.getPort(), stop)));
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

  /**
   * Learns the addresses of those who send {@link #HELLO}, which is sent back; whatever else comes has
   * {@link #BURST} datagrams sent, to each of them in turn.
   */
  static final class BurstProtocol implements DatagramProtocol {

    static final byte HELLO = 0;
    static final int BURST = 32;
    static final int BYTES = 1200;

    private final byte[] payload = new byte[BYTES];
    private final List<SocketAddress> clients = new ArrayList<>();
    private DatagramTransport transport;

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      if (data[0] == HELLO) {
        clients.add(address);
        transport.sendto(data, address);
      } else {
        for (int i = 0; i < BURST; i++) {
          transport.sendto(payload, clients.get(i % clients.size()));
        }
      }
    }
  }
}
