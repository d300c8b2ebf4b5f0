package io.asyncio.netty.stream;

import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.HandedOver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;

/**
 * Straight to the channel: neither a walk through the pipeline nor a promise for each buffer.
 *
 * <p>What the system does not take waits in the channel's outbound buffer. That holds a few buffers
 * and no more; the rest waits in the transport, where small writes become large ones.
 */
final class DirectOutlet implements Outlet {

  private final LoopHost host;
  private final Channel channel;
  private final Runnable whenSent;
  private final HandedOver handedOver = new HandedOver(MOST_WAITING);

  /** Whether the last thing in the outbound buffer is empty, and tells when it is reached. */
  private boolean markerWaits;

  /**
   * Makes that of a channel.
   *
   * @param whenSent flushes the transport
   */
  DirectOutlet(LoopHost host, Channel channel, Runnable whenSent) {
    this.host = host;
    this.channel = channel;
    this.whenSent = whenSent;
  }

  @Override
  public boolean hasRoom() {
    return !markerWaits && handedOver.hasRoom();
  }

  @Override
  public void write(ByteBuf buffer) {
    handedOver.add(buffer.readableBytes());
    channel.unsafe().write(buffer, channel.voidPromise());
  }

  @Override
  public void flush() {
    channel.unsafe().flush();
    var _ = handedOver.keep(left());
    if (!handedOver.hasRoom()) {
      notifyWhenSent();
    }
  }

  /** Returns how many buffers wait in the channel. */
  private int left() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.size() - (markerWaits ? 1 : 0);
  }

  @Override
  public int unsent() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    if (waiting == null || waiting.isEmpty()) {
      return 0;
    }
    int total = handedOver.keep(left());
    return waiting.current() instanceof ByteBuf first
        ? total - Math.max(0, handedOver.first() - first.readableBytes())
        : total;
  }

  @Override
  public void notifyWhenSent() {
    if (!markerWaits) {
      markerWaits = true;
      ChannelPromise sent = channel.newPromise();
      sent.addListener(done -> {
        markerWaits = false;
        var _ = handedOver.keep(0);
        whenSent.run();
      });
      channel.unsafe().write(Unpooled.EMPTY_BUFFER, sent);
      channel.unsafe().flush();
    }
  }

  @Override
  public void close(boolean abruptly) {
    host.close(channel);
  }
}
