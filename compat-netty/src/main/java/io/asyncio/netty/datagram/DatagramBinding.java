package io.asyncio.netty.datagram;

import io.asyncio.DatagramOptions;
import io.asyncio.internal.Log;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.NewChannel;
import io.asyncio.netty.transport.ReceiveBuffer;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannelConfig;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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
      return new NettyDatagrams(
          host,
          channel.channel(),
          sendBuffer,
          destination,
          options.batchedSends() ? packets() : null);
    } catch (Throwable e) {
      channel.discard();
      throw e;
    }
  }

  private @Nullable PacketSender packets() {
    return PacketSender.of(
        NettyDatagrams.socketOf(channel.channel()), sendBuffer, addresses.isIpv6(), destination);
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
    if (options.receiveOffload()) {
      mergeReceived(config);
    }
  }

  /**
   * Netty takes apart again what the system has merged, but only what it has received by itself: its
   * call that receives many has no room for how to. So all of a buffer is for one. Where the system
   * merges nothing, all is as if nobody had asked.
   */
  private static void mergeReceived(DatagramChannelConfig config) {
    if (config instanceof EpollDatagramChannelConfig epoll) {
      try {
        epoll.setUdpGro(true);
        epoll.setMaxDatagramPayloadSize(ReceiveBuffer.SEVERAL_DATAGRAMS);
      } catch (ChannelException e) {
        Log.LOGGER.log(Level.DEBUG, "the system merges no datagrams", e);
      }
    }
  }
}
