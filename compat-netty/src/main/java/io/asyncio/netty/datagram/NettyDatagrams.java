package io.asyncio.netty.datagram;

import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.ExtraInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams over a channel of Netty, on the native transports: many of them pass with one call of
 * the system. Owned by the loop's thread.
 */
final class NettyDatagrams extends ChannelInboundHandlerAdapter implements DatagramCarrier {

  private static final int MOST_WAITING = 64;
  private static final ByteBuffer NO_BYTES = ByteBuffer.allocateDirect(1);

  private final LoopHost host;
  private final DatagramChannel channel;
  private final boolean sendsEmptyOnes;
  private final Destination destination;
  private final ExtraInfo extra;
  private final GenericFutureListener<Future<? super Void>> onSent = this::sent;
  private @Nullable DatagramSocketTransport transport;
  private final HandedOver handedOver = new HandedOver(MOST_WAITING);
  private boolean sending;

  /**
   * Makes the carrier of a channel that is registered with the loop and does not read.
   *
   * @param sendsEmptyOnes whether Netty sends datagrams without bytes, which most channels drop
   */
  NettyDatagrams(
      LoopHost host, DatagramChannel channel, boolean sendsEmptyOnes, Destination destination) {
    this.host = host;
    this.channel = channel;
    this.sendsEmptyOnes = sendsEmptyOnes;
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
    // Nobody is behind this handler.
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (transport != null) {
      transport.failed(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (transport != null) {
      transport.carrierGone();
    }
  }

  @Override
  public void send(DatagramQueue queue) {
    sending = true;
    try {
      do {
        sendSome(queue);
      } while (!queue.isEmpty() && isDrained());
    } finally {
      sending = false;
    }
  }

  /** As many as may wait in the channel; the rest waits with us. */
  private void sendSome(DatagramQueue queue) {
    for (Datagram first;
        handedOver.hasRoom() && (first = queue.peek()) != null && maySend(first); ) {
      queue.remove();
      if (first.isEmpty() && !sendsEmptyOnes) {
        sendEmpty(first);
      } else {
        handedOver.add(first.data.length + DatagramQueue.HEADER);
        write(first, isLastOfBatch(queue.peek()));
      }
    }
    channel.unsafe().flush();
    var _ = handedOver.keep(waiting());
  }

  private boolean isLastOfBatch(@Nullable Datagram next) {
    return next == null || !handedOver.hasRoom() || (next.isEmpty() && !sendsEmptyOnes);
  }

  /** Those that Netty would drop pass it by, and so have to wait until it has nothing to send. */
  private boolean maySend(Datagram datagram) {
    if (!datagram.isEmpty() || sendsEmptyOnes) {
      return true;
    }
    channel.unsafe().flush();
    return isDrained();
  }

  private boolean isDrained() {
    return waiting() == 0;
  }

  /** Returns how many datagrams wait in the channel. */
  private int waiting() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.size();
  }

  private void sendEmpty(Datagram datagram) {
    Socket socket = (Socket) ((UnixChannel) channel).fd();
    InetSocketAddress to = datagram.to;
    try {
      if (to == null) {
        socket.send(NO_BYTES, 0, 0);
      } else {
        socket.sendTo(NO_BYTES, 0, 0, to.getAddress(), to.getPort());
      }
    } catch (IOException | RuntimeException e) {
      if (transport != null) {
        transport.failed(e);
      }
    }
  }

  /**
   * Failures of the last one of a batch come by its promise, those of the others by the pipeline.
   */
  private void write(Datagram datagram, boolean last) {
    ChannelPromise promise =
        last ? channel.newPromise().addListener(onSent) : channel.voidPromise();
    InetSocketAddress to = datagram.to;
    ByteBuf content = content(datagram.data);
    channel.unsafe().write(to == null ? content : new DatagramPacket(content, to), promise);
  }

  private ByteBuf content(byte[] data) {
    return data.length == 0
        ? Unpooled.EMPTY_BUFFER
        : channel.alloc().directBuffer(data.length, data.length).writeBytes(data);
  }

  private void sent(Future<? super Void> done) {
    DatagramSocketTransport transport = this.transport;
    if (transport == null) {
      return;
    }
    if (!done.isSuccess()) {
      transport.failed(done.cause());
    }
    if (!sending) {
      transport.flushLater();
    }
  }

  @Override
  public int unsent() {
    return handedOver.keep(waiting());
  }

  @Override
  public void stopReading() {
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
