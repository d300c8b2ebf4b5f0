package io.asyncio.netty.stream;

import io.asyncio.netty.loop.LoopHost;
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
  private final Counter counter = new Counter();

  /** Whether something of ours may wait in the channel: handlers write there too, TLS for one. */
  private boolean used;

  /** How many buffers were written since the last flush. */
  private int unflushed;

  /** Whether an empty buffer is on its way behind the others, and tells when it has come through. */
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
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    int flushed = waiting == null ? 0 : waiting.size();
    return !markerWaits && flushed + unflushed < MOST_WAITING;
  }

  @Override
  public void write(ByteBuf buffer) {
    used = true;
    unflushed++;
    channel.unsafe().write(buffer, channel.voidPromise());
  }

  @Override
  public void flush() {
    unflushed = 0;
    channel.unsafe().flush();
  }

  @Override
  public int unsent() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    used &= waiting != null && !waiting.isEmpty();
    return waiting != null && used ? counter.count(waiting) : 0;
  }

  /** As {@link #unsent}, without what came behind the last {@link #notifyWhenSent}. */
  int unsentBeforeMarker() {
    return markerWaits ? unsent() : 0;
  }

  @Override
  public void notifyWhenSent() {
    if (!markerWaits) {
      markerWaits = true;
      ChannelPromise sent = channel.newPromise();
      sent.addListener(done -> {
        markerWaits = false;
        whenSent.run();
      });
      channel.unsafe().write(Unpooled.EMPTY_BUFFER, sent);
      flush();
    }
  }

  @Override
  public void close(boolean abruptly) {
    host.close(channel);
  }

  /** Adds up the few buffers that wait in a channel, up to the marker. */
  private static final class Counter implements ChannelOutboundBuffer.MessageProcessor {

    private int total;

    int count(ChannelOutboundBuffer waiting) {
      total = 0;
      try {
        waiting.forEachFlushedMessage(this);
      } catch (Exception e) {
        throw new AssertionError("counting throws nothing", e);
      }
      return total;
    }

    @Override
    public boolean processMessage(Object message) {
      if (message instanceof ByteBuf buffer) {
        total += buffer.readableBytes();
      }
      return message != Unpooled.EMPTY_BUFFER;
    }
  }
}
