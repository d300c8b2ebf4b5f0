package io.asyncio.netty.datagram;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.NettyFutures;
import io.asyncio.netty.loop.Sneaky;
import io.asyncio.netty.transport.ReceiveBuffer;
import io.asyncio.netty.transport.SocketFailure;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A datagram channel of Netty in the making. Owned by the loop's thread. */
final class DatagramBinding {

  private final LoopHost host;
  private final DatagramAddresses addresses;
  private final DatagramOptions options;
  private final Destination destination;
  private final ReceiveBuffer receiveBuffer;
  private @Nullable DatagramChannel channel;

  DatagramBinding(
      LoopHost host,
      DatagramAddresses addresses,
      DatagramOptions options,
      ReceiveBuffer receiveBuffer) {
    this.host = host;
    this.addresses = addresses;
    this.options = options;
    this.destination = Destination.of(addresses, options);
    this.receiveBuffer = receiveBuffer;
  }

  /**
   * Makes the channel, binds and connects it. In a coroutine of the loop.
   *
   * @throws java.net.BindException if the local address cannot be bound
   * @throws IllegalArgumentException if an option is not supported
   */
  NettyDatagrams open() throws Exception {
    try {
      NettyFutures.await(host, this::make);
      DatagramChannel channel = Objects.requireNonNull(this.channel);
      bind(channel, addresses.toBind(destination));
      InetSocketAddress remote = destination.toConnect();
      if (remote != null) {
        NettyFutures.await(host, () -> channel.connect(remote));
      }
      return new NettyDatagrams(host, channel, host.backend() == Backend.IO_URING, destination);
    } catch (Throwable e) {
      closeSoon();
      throw e;
    }
  }

  private ChannelFuture make() {
    DatagramChannel channel;
    try {
      channel = host.backend().newDatagram(addresses.family());
    } catch (Exception e) {
      throw Sneaky.<RuntimeException>rethrow(SocketFailure.opening(e));
    }
    this.channel = channel;
    configure(channel.config());
    return host.register(channel);
  }

  private void configure(DatagramChannelConfig config) {
    config.setAutoRead(false);
    config.setBroadcast(options.allowBroadcast());
    Backend backend = host.backend();
    if (options.reusePort() && !config.setOption(backend.reusePort(), true)) {
      throw new IllegalArgumentException("reusePort: not supported by " + backend);
    }
    config.setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, ReceiveBuffer.LARGEST_DATAGRAM);
    config.setOption(
        ChannelOption.RECVBUF_ALLOCATOR,
        backend.readsAtOnce()
            ? receiveBuffer
            : new FixedRecvByteBufAllocator(ReceiveBuffer.LARGEST_DATAGRAM));
  }

  private void bind(DatagramChannel channel, @Nullable InetSocketAddress local) throws Exception {
    if (local != null) {
      try {
        NettyFutures.await(host, () -> channel.bind(local));
      } catch (IOException e) {
        throw SocketFailure.binding(local, e);
      }
    }
  }

  /** Making it may be still to come, so this takes its turn behind it. */
  private void closeSoon() {
    host.readyOnce(() -> {
      if (channel != null) {
        host.close(channel);
      }
    });
  }
}
