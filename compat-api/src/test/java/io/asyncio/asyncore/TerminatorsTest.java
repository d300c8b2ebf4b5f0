package io.asyncio.asyncore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import org.junit.jupiter.api.Test;

class TerminatorsTest {

  private static int prefix(String bytes, int start, String terminator) {
    return Terminators.prefixAtEnd(bytes.getBytes(US_ASCII), start, terminator.getBytes(US_ASCII));
  }

  private static int find(String bytes, int start, String terminator) {
    return Terminators.find(bytes.getBytes(US_ASCII), start, terminator.getBytes(US_ASCII));
  }

  @Test
  @CPython("test_asynchat::TestHelperFunctions::test_find_prefix_at_end")
  void theLongestBeginningAtTheEndIsFound() {
    assertThat(prefix("qwerty\r", 0, "\r\n")).isEqualTo(1);
    assertThat(prefix("qwertydkjf", 0, "\r\n")).isZero();
    assertThat(prefix("aab", 0, "abab")).isEqualTo(2);
    assertThat(prefix("aaba", 0, "abab")).isEqualTo(3);
  }

  @Test
  void nothingBeforeTheStartCounts() {
    assertThat(prefix("aba", 2, "abab")).isEqualTo(1);
    assertThat(prefix("aba", 3, "abab")).isZero();
    assertThat(find("xaxa", 1, "xa")).isEqualTo(2);
  }

  @Test
  void theFirstOneIsFound() {
    assertThat(find("one\r\ntwo\r\n", 0, "\r\n")).isEqualTo(3);
    assertThat(find("one\r", 0, "\r\n")).isEqualTo(-1);
    assertThat(find("", 0, "\n")).isEqualTo(-1);
  }
}
