package io.asyncio.netty.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingKernelTest {

  @ParameterizedTest
  @ValueSource(strings = {"6.1.0-18-amd64", "6.1", "6.18.44", "6.10.0-rc1+", "10.0.0", "7.0-x"})
  void answersOfNewKernelsAreForAll(String release) {
    assertThat(RingKernel.answersForAll(release)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"6.0.19", "5.15.0-91-generic", "5.19", "4.18.0-x86_64", "6", "unknown", ""})
  void answersOfOthersAreNot(String release) {
    assertThat(RingKernel.answersForAll(release)).isFalse();
  }
}
