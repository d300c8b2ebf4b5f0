package io.asyncio.netty.datagram;

import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.ExtraInfo;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams over a channel of Netty, on the native transports. Netty receives them, many with one
 * call of the system; they are sent past it, each when it is written, unless the system has no room.
 * Owned by the loop's thread.
 */
final class NettyDatagrams extends ChannelInboundHandlerAdapter implements DatagramCarrier {

  /** How many may wait for their turns while more are received. */
  private static final int MOST_WAITING = 64;

  private final LoopHost host;
  private final DatagramChannel channel;
  private final Socket socket;
  private final ByteBuffer buffer;
  private final Destination destination;
  private final ExtraInfo extra;
  private @Nullable DatagramSocketTransport transport;

  /** Whether a datagram was sent since the last read, so that a failure of it may have come. */
  private boolean mayHaveFailed;

  /**
   * Makes the carrier of a channel that is registered with the loop and does not read.
   *
   * @param buffer what is sent is copied into it; all channels of the loop share it
   */
  NettyDatagrams(
      LoopHost host, DatagramChannel channel, ByteBuffer buffer, Destination destination) {
    this.host = host;
    this.channel = channel;
    this.socket = (Socket) ((UnixChannel) channel).fd();
    this.buffer = buffer;
    this.destination = destination;
    this.extra = ExtraInfo.of(channel);
    host.transports().adopted(channel, this);
  }

  @Override
  public void start(DatagramSocketTransport transport) {
    this.transport = transport;
    channel.pipeline().addLast(this);
    channel.config().setAutoRead(true);
    if (!channel.isOpen()) {
      transport.carrierGone();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof DatagramPacket packet && transport != null && transport.wantsInput()) {
        byte[] data = new byte[packet.content().readableBytes()];
        packet.content().readBytes(data);
        transport.received(data, packet.sender());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    mayHaveFailed = false;
    if (transport != null && transport.waiting() >= MOST_WAITING) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void receiveMore() {
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (transport != null && transport.wantsInput()) {
      transport.receivingFailed(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (transport != null) {
      transport.carrierGone();
    }
  }

  @Override
  public boolean send(byte[] data, @Nullable InetSocketAddress to) throws IOException {
    int size = data.length;
    ByteBuffer bytes = size <= buffer.capacity() ? buffer : ByteBuffer.allocateDirect(size);
    bytes.clear().put(data);
    mayHaveFailed = true;
    int sent = to == null
        ? socket.send(bytes, 0, size)
        : socket.sendTo(bytes, 0, size, to.getAddress(), to.getPort());
    return sent > 0 || size == 0;
  }

  @Override
  public void sendWhenPossible(Datagram datagram, Consumer<@Nullable Throwable> onSent) {
    ChannelPromise promise = channel.newPromise();
    promise.addListener(done -> onSent.accept(done.cause()));
    int size = datagram.data.length;
    ByteBuf content = channel.alloc().directBuffer(size, size).writeBytes(datagram.data);
    InetSocketAddress to = datagram.to;
    channel.unsafe().write(to == null ? content : new DatagramPacket(content, to), promise);
    channel.unsafe().flush();
  }

  @Override
  public @Nullable IOException pendingError() {
    if (!mayHaveFailed || !destination.connected()) {
      return null;
    }
    mayHaveFailed = false;
    try {
      int error = socket.getSoError();
      return error == 0 ? null : new Errors.NativeIoException("recv", -error);
    } catch (IOException e) {
      return e;
    }
  }

  @Override
  public void stopReceiving() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void close() {
    transport = null;
    host.close(channel);
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
