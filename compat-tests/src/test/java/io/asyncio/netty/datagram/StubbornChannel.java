package io.asyncio.netty.datagram;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** A channel that stays in blocking mode, and can do nothing else. */
final class StubbornChannel extends DatagramChannel {

  static final String WORDS = "cannot be made non-blocking";

  StubbornChannel() {
    super(SelectorProvider.provider());
  }

  private static UnsupportedOperationException no() {
    return new UnsupportedOperationException();
  }

  @Override
  protected void implConfigureBlocking(boolean block) throws IOException {
    throw new IOException(WORDS);
  }

  @Override
  protected void implCloseSelectableChannel() {}

  @Override
  public DatagramChannel bind(SocketAddress local) {
    throw no();
  }

  @Override
  public <T> DatagramChannel setOption(SocketOption<T> name, T value) {
    throw no();
  }

  @Override
  public <T> T getOption(SocketOption<T> name) {
    throw no();
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public DatagramSocket socket() {
    throw no();
  }

  @Override
  public boolean isConnected() {
    return false;
  }

  @Override
  public DatagramChannel connect(SocketAddress remote) {
    throw no();
  }

  @Override
  public DatagramChannel disconnect() {
    throw no();
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return null;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return null;
  }

  @Override
  public SocketAddress receive(ByteBuffer target) {
    throw no();
  }

  @Override
  public int send(ByteBuffer source, SocketAddress target) {
    throw no();
  }

  @Override
  public int read(ByteBuffer target) {
    throw no();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw no();
  }

  @Override
  public int write(ByteBuffer source) {
    throw no();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw no();
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface over) {
    throw no();
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface over, InetAddress source) {
    throw no();
  }
}
