package io.asyncio.examples;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.redis.BulkStringHeaderRedisMessage;

/** Refuses words that are too long, before they come. */
final class RedisLimits extends ChannelInboundHandlerAdapter {

  private static final int LONGEST_WORD = 1 << 16;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof BulkStringHeaderRedisMessage word
        && word.bulkStringLength() > LONGEST_WORD) {
      throw new TooLongFrameException("too long a word: " + word.bulkStringLength());
    }
    context.fireChannelRead(message);
  }
}
