package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server of the examples that speaks Redis's protocol, by a clock that stands still. */
class RedisExpiryTest {

  private final RedisStore store = new RedisStore();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  RedisExpiryTest() {
    channel.freezeTime();
    new RedisServer(store).fill(channel);
  }

  private String answerTo(String command) {
    channel.writeInbound(Unpooled.copiedBuffer(command + "\r\n", US_ASCII));
    channel.runPendingTasks();
    StringBuilder answer = new StringBuilder();
    for (ByteBuf part; (part = channel.readOutbound()) != null; ) {
      answer.append(part.toString(US_ASCII));
      part.release();
    }
    return answer.toString().strip();
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
  }

  @Test
  void valueLivesToItsLastMillisecond() {
    assertThat(answerTo("SET a 1 PX 2600")).isEqualTo("+OK");
    pass(1000);
    assertThat(answerTo("TTL a")).isEqualTo(":2");
    assertThat(answerTo("INCR a")).isEqualTo(":2");
    pass(1599);
    assertThat(answerTo("GET a")).isEqualTo("$1\r\n2");
    pass(1);
    assertThat(answerTo("GET a")).isEqualTo("$-1");
    assertThat(answerTo("TTL a")).isEqualTo(":-2");
    assertThat(answerTo("INCR a")).isEqualTo(":1");
    assertThat(answerTo("TTL a")).isEqualTo(":-1");
  }

  @Test
  void newValueIsNotForgottenWithTheOldOne() {
    answerTo("SET a 1 EX 1");
    answerTo("SET a 2");
    answerTo("SET b 1 EX 1");
    answerTo("EXPIRE b 3");
    answerTo("SET c 1 EX 1");
    answerTo("DEL c");
    answerTo("SET c 2");
    pass(2000);
    assertThat(answerTo("EXISTS a b c")).isEqualTo(":3");
  }

  @Test
  void whatNobodyAsksForIsForgotten() {
    answerTo("SET a 1 EX 1");
    answerTo("SET b 1");
    pass(1000);
    assertThat(store.size()).isEqualTo(1);
  }
}
