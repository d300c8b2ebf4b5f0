package io.asyncio.netty.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandedOverTest {

  private final HandedOver handedOver = new HandedOver(3);

  @Test
  void itHasRoomForSoMany() {
    handedOver.add(1);
    handedOver.add(2);
    assertThat(handedOver.hasRoom()).isTrue();
    handedOver.add(4);
    assertThat(handedOver.hasRoom()).isFalse();
    assertThat(handedOver.keep(3)).isEqualTo(7);
  }

  @Test
  void theFirstLeaveFirst() {
    handedOver.add(1);
    handedOver.add(2);
    handedOver.add(4);
    assertThat(handedOver.keep(2)).isEqualTo(6);
    assertThat(handedOver.keep(0)).isZero();
  }

  @Test
  void whatHasLeftMakesRoomAgainAndAgain() {
    int total = 0;
    for (int i = 1; i <= 100; i++) {
      handedOver.add(i);
      total = handedOver.keep(2);
      assertThat(total).isEqualTo(i == 1 ? 1 : 2 * i - 1);
    }
  }

  @Test
  void moreThanThereAreStay() {
    handedOver.add(5);
    assertThat(handedOver.keep(10)).isEqualTo(5);
  }
}
