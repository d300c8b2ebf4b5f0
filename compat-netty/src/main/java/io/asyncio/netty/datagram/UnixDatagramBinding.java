package io.asyncio.netty.datagram;

import io.asyncio.DatagramOptions;
import io.asyncio.internal.Settings;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.NettyCall;
import io.asyncio.netty.transport.NewChannel;
import io.asyncio.netty.transport.ReceiveBuffer;
import io.asyncio.netty.transport.SocketFile;
import io.asyncio.netty.transport.UnixFailure;
import io.asyncio.netty.transport.UnixName;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A datagram channel of Netty for Unix sockets in the making. Owned by the loop's thread. */
final class UnixDatagramBinding {

  private final LoopHost host;
  private final @Nullable UnixName local;
  private final @Nullable UnixName remote;
  private final ByteBuffer sendBuffer;
  private final NewChannel<Channel> channel;

  UnixDatagramBinding(
      LoopHost host, DatagramOptions options, ReceiveBuffer receiveBuffer, ByteBuffer sendBuffer) {
    this.host = host;
    this.local = name(options.localAddress());
    this.remote = name(options.remoteAddress());
    this.sendBuffer = sendBuffer;
    this.channel = new NewChannel<>(
        host, () -> host.backend().newUnixDatagram(), made -> configure(made, receiveBuffer));
  }

  private static @Nullable UnixName name(@Nullable SocketAddress address) {
    return address == null ? null : UnixName.of(address);
  }

  /** Tells whether an endpoint is to be one of Unix sockets. */
  static boolean isWanted(DatagramOptions options) {
    return options.family() == StandardProtocolFamily.UNIX
        || isUnix(options.localAddress())
        || isUnix(options.remoteAddress());
  }

  private static boolean isUnix(@Nullable SocketAddress address) {
    return address != null && !(address instanceof InetSocketAddress);
  }

  /**
   * Refuses options that do not go together with Unix sockets, or with the loop.
   *
   * @throws IllegalArgumentException if there is one
   */
  static void check(DatagramOptions options, Backend backend) {
    Settings.requireOnly(
        "createDatagramEndpoint with a Unix socket",
        options.given(),
        "localAddress",
        "remoteAddress",
        "family");
    boolean mixed = Arrays.asList(options.localAddress(), options.remoteAddress()).stream()
        .anyMatch(InetSocketAddress.class::isInstance);
    StandardProtocolFamily family = options.family();
    if (mixed || (family != null && family != StandardProtocolFamily.UNIX)) {
      throw new IllegalArgumentException(
          "localAddress, remoteAddress and family have no family in common: " + options);
    }
    if (!backend.hasUnixDatagrams()) {
      throw new IllegalArgumentException(
          "a loop on " + backend + " has no Unix datagrams: " + options);
    }
  }

  /**
   * Makes the channel, binds and connects it. In a coroutine of the loop.
   *
   * @throws BindException if the local address is in use, or its file is no socket
   * @throws IOException if a path is too long, or nobody is at the remote address
   */
  NettyDatagrams open() throws Exception {
    try {
      channel.open();
      if (local != null) {
        local.requireShort(host.backend());
        bind(local);
      }
      if (remote != null) {
        remote.requireShort(host.backend());
        channel.connect(remote.on(host.backend()));
      }
      return new NettyDatagrams(
          host, channel.channel(), sendBuffer, Destination.unix(remote), null);
    } catch (Throwable e) {
      channel.discard();
      throw e;
    }
  }

  private void bind(UnixName name) throws Exception {
    try {
      NettyCall.await(host, () -> bindNow(name));
    } catch (IOException e) {
      throw UnixFailure.binding(name, e);
    }
  }

  private ChannelFuture bindNow(UnixName name) {
    Channel made = channel.channel();
    try {
      SocketFile.makeWay(name);
    } catch (BindException e) {
      return made.newFailedFuture(e);
    }
    return made.bind(name.on(host.backend()));
  }

  /** One without a name is in use when it is made. */
  @SuppressWarnings("deprecation") // there is no other option that says so
  private static void configure(Channel channel, ReceiveBuffer receiveBuffer) {
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffer);
    channel.config().setOption(ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION, true);
  }
}
