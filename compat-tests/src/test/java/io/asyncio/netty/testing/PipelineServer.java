package io.asyncio.netty.testing;

import static io.asyncio.Asyncio.async;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Server;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.NettyFutures;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A plain server of Netty on a loop, with the channels of Netty's users. */
public record PipelineServer(NettyEventLoop loop, Channel listening) implements Server {

  /** Listens on a free port. In a coroutine. */
  public static PipelineServer start(NettyEventLoop loop, Consumer<Channel> filling)
      throws Exception {
    return start(loop, false, filling);
  }

  /** As {@link #start(NettyEventLoop, Consumer)}, with channels that outlive their input or do not. */
  public static PipelineServer start(
      NettyEventLoop loop, boolean halfClosure, Consumer<Channel> filling) throws Exception {
    return new PipelineServer(loop, awaitChannel(loop, () -> bind(loop, halfClosure, filling)));
  }

  private static ChannelFuture bind(
      NettyEventLoop loop, boolean halfClosure, Consumer<Channel> filling) {
    Class<? extends ServerChannel> type = switch (loop.ioTransport()) {
      case EPOLL -> EpollServerSocketChannel.class;
      case IO_URING -> IoUringServerSocketChannel.class;
      default -> NioServerSocketChannel.class;
    };
    return new ServerBootstrap()
        .group(loop.asNetty())
        .channel(type)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure)
        .childHandler(filled(filling))
        .bind(LoopTest.LOCALHOST, 0);
  }

  /** Connects a channel to a port. In a coroutine. */
  public static Channel connect(NettyEventLoop loop, int port, Consumer<Channel> filling)
      throws Exception {
    return awaitChannel(
        loop,
        () -> new Bootstrap()
            .group(loop.asNetty())
            .channel(
                switch (loop.ioTransport()) {
                  case EPOLL -> EpollSocketChannel.class;
                  case IO_URING -> IoUringSocketChannel.class;
                  default -> NioSocketChannel.class;
                })
            .handler(filled(filling))
            .connect(LoopTest.LOCALHOST, port));
  }

  private static ChannelInitializer<Channel> filled(Consumer<Channel> filling) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        filling.accept(channel);
      }
    };
  }

  private static Channel awaitChannel(NettyEventLoop loop, Supplier<ChannelFuture> opening)
      throws Exception {
    ChannelFuture opened = onOwnThread(loop, opening);
    LoopTest.soon(NettyFutures.asAwaitable(opened));
    return opened.channel();
  }

  /** Has something done on the loop's own thread, where Netty's handlers run. In a coroutine. */
  public static <T> T onOwnThread(NettyEventLoop loop, Supplier<T> work) throws Exception {
    io.asyncio.Future<T> done = loop.createFuture();
    loop.callSoon(() -> done.setResult(work.get()));
    return LoopTest.soon(done);
  }

  @Override
  public void close() {
    loop.callSoon(() -> {
      var _ = listening.close();
    });
  }

  @Override
  public Coroutine<Void> waitClosed() {
    return async(() -> {
      LoopTest.soon(NettyFutures.asAwaitable(listening.closeFuture()));
    });
  }

  @Override
  public List<SocketAddress> sockets() {
    return listening.isActive() ? List.of(ofJdk(listening.localAddress())) : List.of();
  }

  private static SocketAddress ofJdk(SocketAddress address) {
    return address instanceof DomainSocketAddress unix
        ? UnixDomainSocketAddress.of(unix.path())
        : address;
  }

  @Override
  public EventLoop getLoop() {
    return loop;
  }

  @Override
  public boolean isServing() {
    return listening.isActive();
  }

  @Override
  public void closeClients() {
    throw new UnsupportedOperationException("Netty does not know them");
  }

  @Override
  public void abortClients() {
    closeClients();
  }

  @Override
  public Coroutine<Void> startServing() {
    throw new UnsupportedOperationException("it listens from the beginning");
  }

  @Override
  public Coroutine<Void> serveForever() {
    return startServing();
  }

  @Override
  public Coroutine<Void> shutdown(double graceSeconds) {
    return startServing();
  }
}
