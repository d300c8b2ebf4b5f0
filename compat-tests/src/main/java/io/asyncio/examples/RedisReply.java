package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;
import java.util.List;

/** What the server says. */
final class RedisReply {

  private RedisReply() {}

  static RedisMessage ok() {
    return new SimpleStringRedisMessage("OK");
  }

  static RedisMessage number(long number) {
    return new IntegerRedisMessage(number);
  }

  /** Returns a value, or that there is none. */
  static RedisMessage value(byte[] value) {
    return value == null
        ? FullBulkStringRedisMessage.NULL_INSTANCE
        : new FullBulkStringRedisMessage(Unpooled.wrappedBuffer(value));
  }

  static RedisMessage text(String text) {
    return value(text.getBytes(ISO_8859_1));
  }

  static RedisMessage array(RedisMessage... parts) {
    return new ArrayRedisMessage(List.of(parts));
  }
}
