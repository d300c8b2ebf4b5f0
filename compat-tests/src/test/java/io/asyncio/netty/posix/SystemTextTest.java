package io.asyncio.netty.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.charset.Charset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-15", "EUC-JP"})
  void textIsCopiedInAnyCharacterSetAndEndsWithAZero(String charset) {
    String text = charset.equals("EUC-JP") ? "\u65e5\u672c" : "caf\u00e9";
    byte[] bytes = text.getBytes(Charset.forName(charset));
    try (Arena arena = Arena.ofConfined()) {
      byte[] copied = SystemText.copy(arena, text, Charset.forName(charset)).toArray(JAVA_BYTE);
      assertThat(copied).startsWith(bytes).hasSize(bytes.length + 1).endsWith((byte) 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 24})
  void errorsAreCalledWhatTheSystemCallsThem(int errno) {
    assertThat(SystemText.ofError(errno)).isNotBlank().doesNotContain("\0");
  }
}
