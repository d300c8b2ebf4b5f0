package io.asyncio.netty.stream;

import io.asyncio.netty.loop.Accepting;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.UnixName;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import java.net.SocketAddress;
import java.util.Objects;

/** A listening channel of Netty. Owned by the loop's thread. */
final class NettyListener extends ChannelInboundHandlerAdapter implements Listener {

  private final StreamHost streams;
  private final LoopHost host;
  private final Channel channel;
  private final int backlog;
  private final Acceptor acceptor;

  NettyListener(StreamHost streams, Channel channel, int backlog, Acceptor acceptor) {
    this.streams = streams;
    this.host = streams.host();
    this.channel = channel;
    this.backlog = backlog;
    this.acceptor = acceptor;
  }

  /** Sets the channel, which is about to be registered, up; it does not accept yet. */
  void prepare() {
    channel.config().setAutoRead(false);
    channel.config().setRecvByteBufAllocator(inOneTurn());
    channel.pipeline().addLast(this);
  }

  /**
   * As many in one turn as the queue was to hold, and the one that it holds beyond. Netty's epoll would
   * accept one a turn: it takes the descriptor's number for what may tell that more are waiting.
   */
  private RecvByteBufAllocator inOneTurn() {
    return new ServerChannelRecvByteBufAllocator()
        .respectMaybeMoreData(false)
        .maxMessagesPerRead((int) Math.min(backlog + 1L, Integer.MAX_VALUE));
  }

  @Override
  public void accept() {
    if (channel.isOpen()) {
      Accepting.begin(channel);
    }
  }

  @Override
  public void pause() {
    Accepting.pause(channel);
  }

  @Override
  public void close() {
    host.close(channel);
  }

  @Override
  public SocketAddress address() {
    return Objects.requireNonNull(UnixName.shown(channel.localAddress()));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel child = (Channel) message;
    streams.prepare(child);
    if (acceptor.keepAlive()) {
      keepAlive(child);
    }
    host.register(child).addListener(registered -> {
      if (registered.isSuccess()) {
        acceptor.accepted(new NettyConnection(streams, child));
      }
    });
  }

  private static void keepAlive(Channel child) {
    try {
      child.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    } catch (ChannelException e) {
      // The client is gone already; its transport will tell.
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    acceptor.failed(this, cause);
  }
}
