package io.asyncio.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class SocketPairTest {

  @Test
  void whatOneEndWritesTheOtherReads() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      assertThat(sent(pair.left(), pair.right())).isEqualTo("hello");
      assertThat(sent(pair.right(), pair.left())).isEqualTo("hello");
    }
  }

  private static String sent(SocketChannel from, SocketChannel to) throws Exception {
    from.write(UTF_8.encode("hello"));
    ByteBuffer buffer = ByteBuffer.allocate("hello".length());
    while (buffer.hasRemaining()) {
      assertThat(to.read(buffer)).isPositive();
    }
    return UTF_8.decode(buffer.flip()).toString();
  }

  @Test
  void closingClosesBothEnds() throws Exception {
    SocketPair pair = SocketPair.open();
    pair.close();
    assertThat(pair.left().isOpen()).isFalse();
    assertThat(pair.right().isOpen()).isFalse();
  }
}
