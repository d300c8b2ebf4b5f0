package io.asyncio.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;

/** Counts the bytes that a channel's outbound buffer has not sent. */
public final class UnsentBytes implements ChannelOutboundBuffer.MessageProcessor {

  private int total;

  public static int in(ChannelOutboundBuffer buffer) {
    UnsentBytes counter = new UnsentBytes();
    try {
      buffer.forEachFlushedMessage(counter);
    } catch (Exception e) {
      throw new AssertionError("counting throws nothing", e);
    }
    return counter.total;
  }

  @Override
  public boolean processMessage(Object message) {
    if (message instanceof ByteBuf buffer) {
      total += buffer.readableBytes();
    }
    return true;
  }
}
