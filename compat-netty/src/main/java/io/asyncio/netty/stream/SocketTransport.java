package io.asyncio.netty.stream;

import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.UnsentBytes;
import io.asyncio.protocols.BaseProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/** A stream transport over a Netty channel. Owned by the loop's thread. */
final class SocketTransport extends StreamTransport {

  private final Channel channel;
  private boolean markerSent;

  /**
   * Makes the transport of a channel that is registered with the loop, connected, and does not
   * read.
   *
   * @param onClosed run when the protocol has been told that the connection is lost
   */
  SocketTransport(StreamHost streams, Channel channel, BaseProtocol protocol, Runnable onClosed) {
    super(streams, protocol, ExtraInfo.of(channel), channel.alloc(), onClosed);
    this.channel = channel;
  }

  @Override
  void start() {
    applyWaterMarks();
    channel.pipeline().addLast(new SocketHandler(this));
    host.transports().adopted(channel, this);
    super.start();
    EarlyEvents.passOn(channel);
    if (!channel.isActive()) {
      carrierGone();
    }
  }

  @Override
  public void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low) {
    super.setWriteBufferLimits(high, low);
    applyWaterMarks();
  }

  /** Netty counts more than the bytes: when it has drained to our low mark, so have we. */
  private void applyWaterMarks() {
    int low = flow.limits().low() + 1;
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(low, low));
  }

  @Override
  void send() {
    // No handler stands between us and the head of the pipeline, so neither walk nor promise.
    Channel.Unsafe unsafe = channel.unsafe();
    for (ByteBuf buffer; (buffer = written.poll()) != null; ) {
      unsafe.write(buffer, channel.voidPromise());
    }
    unsafe.flush();
  }

  @Override
  int unsent() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null || buffer.isEmpty() ? 0 : UnsentBytes.in(buffer);
  }

  @Override
  void notifyWhenSent() {
    if (!markerSent) {
      markerSent = true;
      ChannelPromise sent = channel.newPromise();
      sent.addListener(done -> flushLater());
      channel.unsafe().write(Unpooled.EMPTY_BUFFER, sent);
      channel.unsafe().flush();
    }
  }

  @Override
  void shutdownOutput() {
    if (channel instanceof DuplexChannel duplex && !duplex.isOutputShutdown()) {
      duplex.shutdownOutput().addListener(done -> {
        if (!done.isSuccess()) {
          failed(done.cause());
        }
      });
    }
  }

  @Override
  void read(boolean wanted) {
    channel.config().setAutoRead(wanted);
  }

  @Override
  void closeCarrier() {
    host.close(channel);
  }
}
