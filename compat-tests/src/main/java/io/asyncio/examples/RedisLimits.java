package io.asyncio.examples;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.redis.ArrayHeaderRedisMessage;
import io.netty.handler.codec.redis.BulkStringHeaderRedisMessage;

/** Refuses commands that are too large, before anything is put aside for them. */
final class RedisLimits extends ChannelInboundHandlerAdapter {

  private static final int MOST_WORDS = 128;
  private static final int LONGEST_WORD = 1 << 16;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ArrayHeaderRedisMessage array && array.length() > MOST_WORDS) {
      throw new TooLongFrameException("too many words: " + array.length());
    }
    if (message instanceof BulkStringHeaderRedisMessage word
        && word.bulkStringLength() > LONGEST_WORD) {
      throw new TooLongFrameException("too long a word: " + word.bulkStringLength());
    }
    context.fireChannelRead(message);
  }
}
