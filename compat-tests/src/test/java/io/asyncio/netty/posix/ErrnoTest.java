package io.asyncio.netty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrnoTest {

  /** A system that speaks German. */
  private static final IntFunction<String> GERMAN =
      Map.of(24, "Zu viele offene Dateien", 5, "Eingabe-/Ausgabefehler")::get;

  @Test
  @EnabledOnOs(OS.LINUX)
  void numberDecidesWhateverTheWords() {
    assertThat(Errno.EMFILE.isOf(new NativeIoException("Input/output error", -24)))
        .isTrue();
    assertThat(Errno.EIO.isOf(new NativeIoException("Input/output error", -24))).isFalse();
    assertThat(Errno.EADDRNOTAVAIL.isOf(new NativeIoException("bind", -99))).isTrue();
    assertThat(Errno.ENOBUFS.isOf(new NativeIoException("accept", -105))).isTrue();
    assertThat(Errno.ENOBUFS.isOf(new NativeIoException("accept", -55))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void wordsOfThisSystemAreKnownWithAndWithoutTheCLibrary(Errno error) {
    IOException failure = new IOException(SystemText.ofError(
        switch (error) {
          case EIO -> 5;
          case ENOMEM -> 12;
          case ENFILE -> 23;
          case EMFILE -> 24;
          case ENOBUFS -> OS.LINUX.isCurrentOs() ? 105 : 55;
          case EADDRNOTAVAIL -> OS.LINUX.isCurrentOs() ? 99 : 49;
        }));
    assertThat(error.isOf(failure)).isTrue();
    assertThat(error.isOf(failure, null)).isTrue();
    assertThat(error.isOf(new IOException("something else"))).isFalse();
  }

  @Test
  void wordsAreThoseOfTheSystemsLanguage() {
    IOException failure = new IOException("Zu viele offene Dateien");
    assertThat(Errno.EMFILE.isOf(failure, GERMAN)).isTrue();
    assertThat(Errno.EIO.isOf(failure, GERMAN)).isFalse();
    assertThat(Errno.EMFILE.isOf(new IOException("Too many open files"), GERMAN))
        .isFalse();
  }

  @Test
  void failureOfAnotherKindOrWithoutWordsIsNoneOfTheSystem() {
    assertThat(Errno.EIO.isOf(new IllegalStateException("Input/output error"))).isFalse();
    assertThat(Errno.EIO.isOf(new IOException())).isFalse();
  }
}
