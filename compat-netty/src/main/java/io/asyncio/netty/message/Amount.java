package io.asyncio.netty.message;

import io.netty.channel.Channel;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.WriteBufferWaterMark;

/** How much of what was written waits, by the channel's own measure. Owned by the loop's thread. */
public final class Amount {

  /** asyncio's. */
  static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(16 * 1024, 64 * 1024);

  /** There are messages whose size the channel does not know. */
  private static final int MOST_MESSAGES = 256;

  private final MessageSizeEstimator.Handle sizes;
  private int messages;
  private long bytes;

  /** Makes that of messages for a channel. */
  public Amount(Channel channel) {
    this.sizes = channel.config().getMessageSizeEstimator().newHandle();
  }

  /** One more waits. */
  public void add(Object message) {
    messages++;
    bytes += sizes.size(message);
  }

  /** None waits any more. */
  public void clear() {
    messages = 0;
    bytes = 0;
  }

  /** Tells whether it is so much that whoever writes has to wait. */
  public boolean isTooMuch() {
    return bytes > MARKS.high() || messages >= MOST_MESSAGES;
  }
}
