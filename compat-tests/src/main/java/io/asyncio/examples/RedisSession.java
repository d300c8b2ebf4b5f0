package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.asyncio.Coroutine;
import io.asyncio.netty.MessageChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.RedisMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A connection, what it listens to, and the commands that it gives. */
final class RedisSession {

  private final MessageChannel<RedisMessage> connection;
  private final RedisStore store;
  private final RedisTopics topics;
  private final Set<String> listening = new LinkedHashSet<>();
  private boolean ended;

  RedisSession(MessageChannel<RedisMessage> connection, RedisStore store, RedisTopics topics) {
    this.connection = connection;
    this.store = store;
    this.topics = topics;
  }

  RedisStore store() {
    return store;
  }

  RedisTopics topics() {
    return topics;
  }

  /** Answers all commands. Many that come at a time are answered by one write. */
  Coroutine<Void> serve() {
    return async(() -> {
      try {
        for (RedisMessage message : each(connection)) {
          answer(RedisWords.of(message));
          if (ended) {
            return;
          }
          await(connection.drain());
        }
      } catch (DecoderException e) {
        await(connection.send(new ErrorRedisMessage("ERR Protocol error: " + reasonOf(e))));
      } finally {
        listening.forEach(topic -> topics.remove(topic, this));
      }
    });
  }

  private static String reasonOf(DecoderException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return line(String.valueOf(reason.getMessage()));
  }

  /** What a client has sent may have ends of lines in it, and an error may not. */
  private static String line(String text) {
    return text.replaceAll("[\r\n]+", " ");
  }

  private void answer(RedisWords words) {
    if (words.isEmpty()) {
      return;
    }
    try {
      RedisCommands.of(words, !listening.isEmpty()).run(this, words);
    } catch (RedisError e) {
      reply(new ErrorRedisMessage("ERR " + line(e.getMessage())));
    }
  }

  void reply(RedisMessage message) {
    var _ = connection.write(message);
  }

  /** Ends the connection behind what was said. */
  void end() {
    ended = true;
  }

  boolean isListening() {
    return !listening.isEmpty();
  }

  void listen(List<String> some) {
    for (String topic : some) {
      listening.add(topic);
      topics.add(topic, this);
      reply(count("subscribe", topic.getBytes(ISO_8859_1)));
    }
  }

  /** Listens to some topics no longer, or to none. */
  void ignore(List<String> some) {
    List<String> left = some.isEmpty() ? List.copyOf(listening) : some;
    for (String topic : left) {
      listening.remove(topic);
      topics.remove(topic, this);
      reply(count("unsubscribe", topic.getBytes(ISO_8859_1)));
    }
    if (left.isEmpty()) {
      reply(count("unsubscribe", null));
    }
  }

  private RedisMessage count(String what, byte[] topic) {
    return RedisReply.array(
        RedisReply.text(what), RedisReply.value(topic), RedisReply.number(listening.size()));
  }

  /** Tells what was published. Who does not read is let go, since nobody waits for him. */
  void tell(String topic, byte[] text) {
    if (connection.isWritable()) {
      reply(RedisReply.array(
          RedisReply.text("message"), RedisReply.text(topic), RedisReply.value(text)));
    } else {
      connection.transport().abort();
    }
  }
}
