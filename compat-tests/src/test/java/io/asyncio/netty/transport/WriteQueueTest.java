package io.asyncio.netty.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has the buffer that many queues share. */
class WriteQueueTest {

  private static final int SIZE = 4096;

  private final SharedBuffer shared = new SharedBuffer(SIZE);
  private final WriteQueue first = new WriteQueue(shared);
  private final WriteQueue second = new WriteQueue(shared);

  @AfterEach
  void release() {
    first.release();
    second.release();
    shared.release();
  }

  private static void write(WriteQueue queue, String text) {
    queue.add(text.getBytes(US_ASCII));
  }

  private static ByteBuf buffer(WriteQueue queue) {
    return Objects.requireNonNull(queue.first());
  }

  @Test
  void whatWaitsGivesItBackToTheNextOne() {
    write(first, "stalled");
    ByteBuf lent = buffer(first);
    first.waits();
    write(second, "next");
    assertThat(buffer(second)).isSameAs(lent);
    assertThat(buffer(first).toString(US_ASCII)).isEqualTo("stalled");
    assertThat(buffer(first).capacity()).isLessThan(SIZE);
    assertThat(first.size()).isEqualTo(7);
  }

  @Test
  void whatIsAboutToBeSentKeepsIt() {
    write(first, "gathered");
    ByteBuf lent = buffer(first);
    write(second, "next");
    assertThat(buffer(first)).isSameAs(lent);
    assertThat(buffer(second)).isNotSameAs(lent);
  }

  @Test
  void whatWaitsDoesNotBorrowIt() {
    write(first, "gathered");
    write(second, "stalled");
    second.waits();
    first.release();
    write(second, "x".repeat(SIZE / 2));
    write(first, "next");
    assertThat(buffer(first).capacity()).isEqualTo(SIZE);
    assertThat(second.size()).isEqualTo(7 + SIZE / 2);
  }
}
