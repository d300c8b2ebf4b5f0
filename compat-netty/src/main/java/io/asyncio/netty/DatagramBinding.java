package io.asyncio.netty;

import io.asyncio.DatagramOptions;
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

  private final NettyEventLoop loop;
  private final DatagramAddresses addresses;
  private final DatagramOptions options;
  private final Destination destination;
  private final ReceiveBuffer receiveBuffer;
  private @Nullable DatagramChannel channel;

  DatagramBinding(
      NettyEventLoop loop,
      DatagramAddresses addresses,
      DatagramOptions options,
      ReceiveBuffer receiveBuffer) {
    this.loop = loop;
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
      Netty.await(loop, this::make);
      DatagramChannel channel = Objects.requireNonNull(this.channel);
      bind(channel, addresses.toBind(destination));
      InetSocketAddress remote = destination.toConnect();
      if (remote != null) {
        Netty.await(loop, () -> channel.connect(remote));
      }
      return new NettyDatagrams(channel, loop.backend() == Backend.IO_URING, destination);
    } catch (Throwable e) {
      closeSoon();
      throw e;
    }
  }

  private ChannelFuture make() {
    DatagramChannel channel;
    try {
      channel = loop.backend().newDatagram(addresses.family());
    } catch (Exception e) {
      throw Sneaky.<RuntimeException>rethrow(SocketFailure.opening(e));
    }
    this.channel = channel;
    configure(channel.config());
    return loop.register(channel);
  }

  private void configure(DatagramChannelConfig config) {
    config.setAutoRead(false);
    config.setBroadcast(options.allowBroadcast());
    Backend backend = loop.backend();
    if (options.reusePort() && !config.setOption(backend.reusePort(), true)) {
      throw new IllegalArgumentException("reusePort: not supported by " + backend);
    }
    config.setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DatagramCarrier.LARGEST);
    config.setOption(
        ChannelOption.RECVBUF_ALLOCATOR,
        backend.readsAtOnce()
            ? receiveBuffer
            : new FixedRecvByteBufAllocator(DatagramCarrier.LARGEST));
  }

  private void bind(DatagramChannel channel, @Nullable InetSocketAddress local) throws Exception {
    if (local != null) {
      try {
        Netty.await(loop, () -> channel.bind(local));
      } catch (IOException e) {
        throw SocketFailure.binding(local, e);
      }
    }
  }

  /** Making it may be still to come, so this takes its turn behind it. */
  private void closeSoon() {
    loop.readyOnce(() -> {
      if (channel != null) {
        NettyEventLoop.closeNow(channel);
      }
    });
  }
}
