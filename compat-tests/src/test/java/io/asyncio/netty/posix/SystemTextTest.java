package io.asyncio.netty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemTextTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 24})
  void errorsAreCalledWhatTheSystemCallsThem(int errno) {
    assertThat(SystemText.ofError(errno)).isNotBlank().doesNotContain("\0");
  }
}
