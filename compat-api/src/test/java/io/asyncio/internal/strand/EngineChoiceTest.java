package io.asyncio.internal.strand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EngineChoiceTest {

  @Test
  void eachNameChoosesItsEngine() {
    assertThat(EngineChoice.choose("loop")).isInstanceOf(LoopEngine.class);
    assertThat(EngineChoice.choose("handover")).isInstanceOf(HandoverEngine.class);
    assertThat(EngineChoice.choose("auto")).isInstanceOf(LoopEngine.class);
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EngineChoice.choose("fast"))
        .withMessage("asyncio.engine: expected loop, handover or auto, got fast");
  }
}
