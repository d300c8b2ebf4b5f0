package io.asyncio.netty.datagram;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.NewChannel;
import io.asyncio.netty.transport.ReceiveBuffer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A datagram channel of Netty in the making. Owned by the loop's thread. */
final class DatagramBinding {

  private final LoopHost host;
  private final DatagramAddresses addresses;
  private final DatagramOptions options;
  private final Destination destination;
  private final ReceiveBuffer receiveBuffer;
  private final ByteBuffer sendBuffer;
  private final NewChannel<DatagramChannel> channel;

  DatagramBinding(
      LoopHost host,
      DatagramAddresses addresses,
      DatagramOptions options,
      ReceiveBuffer receiveBuffer,
      ByteBuffer sendBuffer) {
    this.host = host;
    this.addresses = addresses;
    this.options = options;
    this.destination = Destination.of(addresses, options);
    this.receiveBuffer = receiveBuffer;
    this.sendBuffer = sendBuffer;
    this.channel = new NewChannel<>(
        host,
        () -> host.backend().newDatagram(addresses.family()),
        made -> configure(made.config()));
  }

  /**
   * Makes the channel, binds and connects it. In a coroutine of the loop.
   *
   * @throws java.net.BindException if the local address cannot be bound
   * @throws IllegalArgumentException if an option is not supported
   */
  NettyDatagrams open() throws Exception {
    try {
      channel.open();
      InetSocketAddress local = addresses.toBind(destination);
      if (local != null) {
        channel.bind(local);
      }
      SocketAddress remote = destination.toConnect();
      if (remote != null) {
        channel.connect(remote);
      }
      return new NettyDatagrams(host, channel.channel(), sendBuffer, destination);
    } catch (Throwable e) {
      channel.discard();
      throw e;
    }
  }

  private void configure(DatagramChannelConfig config) {
    config.setAutoRead(false);
    config.setBroadcast(options.allowBroadcast());
    Backend backend = host.backend();
    if (options.reusePort() && !config.setOption(backend.reusePort(), true)) {
      throw new IllegalArgumentException("reusePort: not supported by " + backend);
    }
    MulticastSettings.apply(options, config, addresses.isIpv6(), backend);
    config.setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, ReceiveBuffer.LARGEST_DATAGRAM);
    config.setOption(
        ChannelOption.RECVBUF_ALLOCATOR,
        backend.readsAtOnce()
            ? receiveBuffer
            : new FixedRecvByteBufAllocator(ReceiveBuffer.LARGEST_DATAGRAM));
  }
}
