package io.asyncio.scenarios.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How bytes stand in traces. */
class PayloadTest {

  @Test
  void littleIsShownAsItIs() {
    assertThat(Payload.shown(Payload.bytes("a\n\u00ff"))).isEqualTo("a\n\u00ff");
    assertThat(Payload.shown(Payload.pattern(64))).hasSize(64).startsWith("0123");
  }

  @Test
  void muchIsShownByItsLengthAndChecksum() {
    assertThat(Payload.shown(Payload.pattern(65))).isEqualTo("#65:ca338748");
    assertThat(Payload.shown(Payload.pattern(1_001_000))).startsWith("#1001000:");
  }
}
