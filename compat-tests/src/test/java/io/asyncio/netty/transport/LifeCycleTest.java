package io.asyncio.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LifeCycleTest {

  private final LifeCycle life = new LifeCycle(2);

  @Test
  void itIsOpenAtFirst() {
    assertThat(life.isOpen()).isTrue();
    assertThat(life.isClosing()).isFalse();
    assertThat(life.isLost()).isFalse();
    assertThat(life).hasToString("OPEN");
  }

  @Test
  void closingIsNewOnce() {
    assertThat(life.close()).isTrue();
    assertThat(life.close()).isFalse();
    assertThat(life.isOpen()).isFalse();
    assertThat(life.isClosing()).isTrue();
    assertThat(life.isLost()).isFalse();
  }

  @Test
  void itIsLostOnceAndKeepsTheFirstCause() {
    IOException first = new IOException("first");
    assertThat(life.lose(first)).isTrue();
    assertThat(life.lose(new IOException("second"))).isFalse();
    assertThat(life.lose(null)).isFalse();
    assertThat(life.cause()).isSameAs(first);
    assertThat(life.isLost()).isTrue();
    assertThat(life).hasToString("LOST");
  }

  @Test
  void whatIsClosingMayBeLost() {
    life.close();
    assertThat(life.lose(null)).isTrue();
    assertThat(life.isClosing()).isFalse();
    assertThat(life.isLost()).isTrue();
  }

  @Test
  void whatIsLostCannotBeClosedAgain() {
    life.lose(null);
    assertThat(life.close()).isFalse();
    assertThat(life.isLost()).isTrue();
  }

  @Test
  void itEndsWhenItIsLostAndNotBefore() {
    life.end();
    assertThat(life.isOpen()).isTrue();
    life.close();
    life.end();
    assertThat(life.isClosing()).isTrue();
    life.lose(null);
    life.end();
    assertThat(life).hasToString("CLOSED");
    assertThat(life.isLost()).isTrue();
    assertThat(life.close()).isFalse();
    assertThat(life.lose(null)).isFalse();
  }
}
