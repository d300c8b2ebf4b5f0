package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.InlineCommandRedisMessage;
import io.netty.handler.codec.redis.RedisMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A command and its arguments.
 *
 * @param words may be any bytes
 */
record RedisWords(List<byte[]> words) {

  /**
   * Reads a command, which may be a plain line.
   *
   * @throws CorruptedFrameException if it is none
   */
  static RedisWords of(RedisMessage message) {
    List<byte[]> words = new ArrayList<>();
    switch (message) {
      case InlineCommandRedisMessage line -> {
        for (String word : line.content().strip().split("\\s+", -1)) {
          words.add(word.getBytes(ISO_8859_1));
        }
      }
      case ArrayRedisMessage array -> array.children().forEach(word -> words.add(bytesOf(word)));
      default -> throw new CorruptedFrameException("no command: " + message);
    }
    return new RedisWords(words);
  }

  private static byte[] bytesOf(RedisMessage word) {
    if (word instanceof FullBulkStringRedisMessage string && !string.isNull()) {
      return ByteBufUtil.getBytes(string.content());
    }
    throw new CorruptedFrameException("no word: " + word);
  }

  boolean isEmpty() {
    return words.isEmpty() || words.getFirst().length == 0;
  }

  int size() {
    return words.size();
  }

  /** Returns the command. */
  String name() {
    return lower(0);
  }

  byte[] bytes(int index) {
    return words.get(index);
  }

  /** Returns a word as a key: each byte is a character. */
  String text(int index) {
    return new String(words.get(index), ISO_8859_1);
  }

  String lower(int index) {
    return text(index).toLowerCase(Locale.ROOT);
  }

  /** Returns the words from one on. */
  List<String> from(int index) {
    return words.stream().skip(index).map(word -> new String(word, ISO_8859_1)).toList();
  }

  long number(int index) throws RedisError {
    return number(words.get(index));
  }

  static long number(byte[] word) throws RedisError {
    try {
      return Long.parseLong(new String(word, ISO_8859_1));
    } catch (NumberFormatException e) {
      throw RedisError.ofNumber();
    }
  }
}
