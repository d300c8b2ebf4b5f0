package io.asyncio.netty.loop;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** Whose a descriptor is. */
class OpenTransportsTest {

  private final OpenTransports transports = new OpenTransports(() -> {});

  @Test
  void aDescriptorIsItsOwnersUntilItIsReleased() {
    transports.adopted(7, "the owner");
    transports.requireFree(6);
    assertThatIllegalStateException()
        .isThrownBy(() -> transports.requireFree(7))
        .withMessage("descriptor 7 is used by transport the owner");
    transports.released(7, "the owner");
    transports.requireFree(7);
  }

  @Test
  void aLateReleaseLeavesTheNextOwnerOfTheNumber() {
    transports.adopted(7, "the first");
    transports.adopted(7, "the next");
    transports.released(7, "the first");
    assertThatIllegalStateException()
        .isThrownBy(() -> transports.requireFree(7))
        .withMessageContaining("the next");
  }

  @Test
  void aDescriptorOfAnyNumberHasItsOwner() {
    transports.adopted(7, "the first");
    transports.adopted(100_000, "the last");
    transports.requireFree(99_999);
    transports.requireFree(100_001);
    transports.requireFree(-1);
    assertThatIllegalStateException()
        .isThrownBy(() -> transports.requireFree(100_000))
        .withMessageContaining("the last");
    assertThatIllegalStateException()
        .isThrownBy(() -> transports.requireFree(7))
        .withMessageContaining("the first");
  }
}
