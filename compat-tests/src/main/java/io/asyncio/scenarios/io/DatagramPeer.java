package io.asyncio.scenarios.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A raw socket of datagrams. */
final class DatagramPeer {

  private static final int LARGEST = 65536;

  private final DatagramChannel channel;
  private final InetSocketAddress address;

  private DatagramPeer(DatagramChannel channel, InetSocketAddress address) {
    this.channel = channel;
    this.address = address;
  }

  /** Something that came. */
  record Datagram(String shown, SocketAddress sender) {}

  /** Makes one on any port. */
  static DatagramPeer bound() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.bind(Addresses.local(0)).configureBlocking(false);
    return new DatagramPeer(channel, (InetSocketAddress) channel.getLocalAddress());
  }

  /** Returns its address, also when it is closed. */
  InetSocketAddress address() {
    return address;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  void send(byte[] data, SocketAddress target) throws IOException {
    channel.send(ByteBuffer.wrap(data), target);
  }

  /** Returns all that has come so far. */
  List<Datagram> receiveAll() throws IOException {
    List<Datagram> all = new ArrayList<>();
    for (Datagram next = receive(); next != null; next = receive()) {
      all.add(next);
    }
    return all;
  }

  private @Nullable Datagram receive() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    SocketAddress sender = channel.receive(buffer);
    if (sender == null) {
      return null;
    }
    byte[] data = new byte[buffer.flip().remaining()];
    buffer.get(data);
    return new Datagram(Payload.shown(data), sender);
  }

  void close() throws IOException {
    channel.close();
  }
}
