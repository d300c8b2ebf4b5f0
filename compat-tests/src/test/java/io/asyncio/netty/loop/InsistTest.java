package io.asyncio.netty.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InsistTest {

  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void whatFailsForWantOfMemoryIsDoneAgain() {
    Insist.on(() -> {
      if (attempts.incrementAndGet() < 3) {
        throw new OutOfMemoryError("here");
      }
    });
    assertThat(attempts).hasValue(3);
  }

  @Test
  void otherFailuresAreTheCallers() {
    StackOverflowError failure = new StackOverflowError("here");
    assertThatThrownBy(() -> Insist.on(() -> {
          attempts.incrementAndGet();
          throw failure;
        }))
        .isSameAs(failure);
    assertThat(attempts).hasValue(1);
  }
}
