package io.asyncio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.ExceptionContext;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Event loops of Netty's, with loops of asyncio attached, for the servers of the examples. What is
 * reported to their exception handlers, and was not taken, fails {@link #close}.
 */
final class NettyHost {

  private static final int PATIENCE_SECONDS = 30;

  private final IoTransport transport;
  private final MultiThreadIoEventLoopGroup group;
  private final List<ExceptionContext> reports = new CopyOnWriteArrayList<>();
  private final List<Channel> servers = new ArrayList<>();

  private NettyHost(IoTransport transport, MultiThreadIoEventLoopGroup group) {
    this.transport = transport;
    this.group = group;
  }

  static NettyHost start(IoTransport transport, int eventLoops) throws Exception {
    NettyHost host =
        new NettyHost(transport, new MultiThreadIoEventLoopGroup(eventLoops, handlers(transport)));
    for (NettyEventLoop loop : NettyEventLoop.attach(host.group)) {
      loop.asNetty()
          .submit(() -> loop.setExceptionHandler((_, context) -> host.reports.add(context)))
          .sync();
    }
    return host;
  }

  private static IoHandlerFactory handlers(IoTransport transport) {
    return switch (transport) {
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING -> IoUringIoHandler.newFactory();
      default -> NioIoHandler.newFactory();
    };
  }

  DnsChannels channels() {
    return switch (transport) {
      case EPOLL -> new DnsChannels(EpollDatagramChannel.class, EpollServerSocketChannel.class);
      case IO_URING ->
        new DnsChannels(IoUringDatagramChannel.class, IoUringServerSocketChannel.class);
      default -> DnsChannels.NIO;
    };
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  /** Has a plain server listen, and returns its port. */
  int listen(Consumer<Channel> filling) throws Exception {
    Channel server =
        PlainServer.listen(group, channels().servers(), 0, filling).sync().channel();
    servers.add(server);
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** Returns the messages of what was reported, and forgets them. */
  List<String> takeReports() {
    List<String> messages = reports.stream().map(ExceptionContext::message).toList();
    reports.clear();
    return messages;
  }

  /** Ends the servers, the event loops, and whatever runs on them. */
  void close() throws Exception {
    for (Channel server : servers) {
      server.close().sync();
    }
    assertThat(
            NettyEventLoop.shutdownGracefully(group, 0).await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("the event loops end")
        .isTrue();
    assertThat(reports).as("reports to the exception handlers").isEmpty();
  }
}
