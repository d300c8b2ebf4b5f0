package io.asyncio.scenarios.io;

import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;

/**
 * The channels that Netty's users give to bootstraps.
 *
 * @param ofJdk whether Unix sockets have the JDK's addresses
 */
record ChannelKinds(
    Class<? extends ServerChannel> server, Class<? extends Channel> client, boolean ofJdk) {

  static ChannelKinds of(NettyEventLoop loop, ProtocolFamily family) {
    boolean unix = family == StandardProtocolFamily.UNIX;
    return switch (loop.ioTransport()) {
      case EPOLL ->
        unix
            ? new ChannelKinds(
                EpollServerDomainSocketChannel.class, EpollDomainSocketChannel.class, false)
            : new ChannelKinds(EpollServerSocketChannel.class, EpollSocketChannel.class, false);
      case IO_URING ->
        unix
            ? new ChannelKinds(
                IoUringServerDomainSocketChannel.class, IoUringDomainSocketChannel.class, false)
            : new ChannelKinds(IoUringServerSocketChannel.class, IoUringSocketChannel.class, false);
      default ->
        unix
            ? new ChannelKinds(
                NioServerDomainSocketChannel.class, NioDomainSocketChannel.class, true)
            : new ChannelKinds(NioServerSocketChannel.class, NioSocketChannel.class, true);
    };
  }

  /** Returns the address of a socket as Netty wants it. */
  SocketAddress ofNetty(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress unix && !ofJdk
        ? new DomainSocketAddress(unix.getPath().toString())
        : address;
  }
}
