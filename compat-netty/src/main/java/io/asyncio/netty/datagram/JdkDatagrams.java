package io.asyncio.netty.datagram;

import io.asyncio.DatagramOptions;
import io.asyncio.internal.Log;
import io.asyncio.internal.Unchecked;
import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.readiness.Interest;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.SocketFailure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectableChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams over a channel of the JDK, by way of the loop's readiness: any on NIO, elsewhere those
 * that were given. Owned by the loop's thread.
 */
final class JdkDatagrams implements DatagramCarrier {

  private static final int DATAGRAMS_A_READ = 16;

  private final LoopHost host;
  private final DatagramChannel channel;
  private final Interest<SelectableChannel> interest;
  private final ByteBuffer buffer;
  private final Destination destination;
  private final ExtraInfo extra;

  private final List<MembershipKey> memberships = new ArrayList<>(0);

  private JdkDatagrams(
      LoopHost host,
      LoopReadiness readiness,
      DatagramChannel channel,
      ByteBuffer buffer,
      Destination destination)
      throws IOException {
    this.host = host;
    this.channel = channel;
    this.interest = readiness.interest(channel);
    this.buffer = buffer;
    this.destination = destination;
    this.extra = new ExtraInfo(channel, channel.getLocalAddress(), channel.getRemoteAddress());
    host.transports().adopted(channel, this);
  }

  /**
   * Makes a channel.
   *
   * @param buffer to receive into, which all channels of the loop share
   * @throws java.net.BindException if the local address cannot be bound
   */
  static JdkDatagrams open(
      LoopHost host,
      LoopReadiness readiness,
      DatagramAddresses addresses,
      DatagramOptions options,
      ByteBuffer buffer)
      throws IOException {
    Destination destination = Destination.of(addresses, options);
    DatagramChannel channel = newChannel(addresses);
    try {
      channel.configureBlocking(false);
      configure(channel, options);
      bind(channel, addresses.toBind(destination));
      connect(channel, destination.toConnect());
      return new JdkDatagrams(host, readiness, channel, buffer, destination);
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  /** Takes over a channel of the user; it is closed if that fails. */
  static JdkDatagrams adopt(
      LoopHost host, LoopReadiness readiness, DatagramChannel channel, ByteBuffer buffer)
      throws IOException {
    try {
      channel.configureBlocking(false);
      Destination destination = channel.getRemoteAddress() instanceof InetSocketAddress remote
          ? Destination.connected(remote)
          : Destination.any(true);
      return new JdkDatagrams(host, readiness, channel, buffer, destination);
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private static void connect(DatagramChannel channel, @Nullable SocketAddress remote)
      throws IOException {
    if (remote == null) {
      return;
    }
    try {
      channel.connect(remote);
    } catch (IOException e) {
      throw Unchecked.<IOException>rethrow(SocketFailure.connecting(remote, e));
    }
  }

  private static DatagramChannel newChannel(DatagramAddresses addresses) throws IOException {
    try {
      return DatagramChannel.open(
          addresses.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    } catch (UnsupportedOperationException e) {
      throw new IOException("address family not supported: " + addresses.family(), e);
    }
  }

  private static void configure(DatagramChannel channel, DatagramOptions options)
      throws IOException {
    if (options.reusePort()) {
      if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        throw new IllegalArgumentException("reusePort: not supported here");
      }
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    channel.setOption(StandardSocketOptions.SO_BROADCAST, options.allowBroadcast());
    channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, options.multicastTtl());
    channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, options.multicastLoopback());
    if (options.multicastInterface() != null) {
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, options.multicastInterface());
    }
  }

  private static void bind(DatagramChannel channel, @Nullable InetSocketAddress local)
      throws IOException {
    if (local != null) {
      try {
        channel.bind(local);
      } catch (IOException e) {
        throw SocketFailure.binding(local, e);
      }
    }
  }

  @Override
  public void start(DatagramSocketTransport transport) {
    host.transports().adopted(channel, transport);
    interest.reading(() -> receive(transport));
  }

  private void receive(DatagramSocketTransport transport) {
    if (transport.waiting() == 0) {
      transport.readable(() -> readSome(transport));
    }
  }

  /** A connected socket tells failures before what it has received, so it is asked each time. */
  private void readSome(DatagramSocketTransport transport) {
    int left = destination.connected() ? 1 : DATAGRAMS_A_READ;
    try {
      while (left > 0 && readOne(transport)) {
        left--;
      }
    } catch (IOException | RuntimeException e) {
      transport.receivingFailed(e);
    }
  }

  private boolean readOne(DatagramSocketTransport transport) throws IOException {
    buffer.clear();
    SocketAddress sender = channel.receive(buffer);
    if (sender == null) {
      return false;
    }
    byte[] data = new byte[buffer.flip().remaining()];
    buffer.get(data);
    transport.received(data, sender);
    return true;
  }

  @Override
  public boolean send(byte[] data, @Nullable SocketAddress to) throws IOException {
    if (to == null && data.length == 0) {
      throw new IOException("the JDK sends no empty datagram over a connected channel: " + channel);
    }
    ByteBuffer bytes = ByteBuffer.wrap(data);
    try {
      int sent = to == null ? channel.write(bytes) : channel.send(bytes, to);
      return sent > 0 || data.length == 0;
    } catch (UnsupportedAddressTypeException e) {
      throw new IOException("address family not supported by " + channel + ": " + to, e);
    }
  }

  @Override
  public void sendWhenPossible(Datagram datagram, Consumer<@Nullable Throwable> onSent) {
    interest.writing(() -> {
      Exception failure = null;
      try {
        if (!send(datagram.data, datagram.to)) {
          return;
        }
      } catch (IOException | RuntimeException e) {
        failure = e;
      }
      interest.stopWriting();
      onSent.accept(failure);
    });
  }

  @Override
  public void joinGroup(InetAddress group, NetworkInterface networkInterface) throws IOException {
    memberships.add(channel.join(group, networkInterface));
  }

  @Override
  public void leaveGroup(InetAddress group, NetworkInterface networkInterface) {
    memberships.removeIf(key -> {
      boolean meant = key.group().equals(group) && key.networkInterface().equals(networkInterface);
      if (meant) {
        key.drop();
      }
      return meant;
    });
  }

  @Override
  public void stopReceiving() {
    interest.stopReading();
  }

  @Override
  public void close() {
    interest.stop();
    host.transports().released(channel);
    try {
      channel.close();
    } catch (IOException e) {
      Log.LOGGER.log(Level.WARNING, "closing " + this + " failed", e);
    }
  }

  @Override
  public ExtraInfo extra() {
    return extra;
  }

  @Override
  public Destination destination() {
    return destination;
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
