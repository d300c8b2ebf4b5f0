package io.asyncio.netty.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrnoTest {

  /** Netty's error numbers are in its native library. */
  @BeforeAll
  static void loadNetty() {
    assumeTrue(Epoll.isAvailable() || KQueue.isAvailable());
  }

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

  @Test
  @EnabledOnOs(OS.LINUX)
  void numberInNettysMessageDecidesToo() {
    IOException refused = new ConnectException(
        "connect(..) failed with error(-111): Verbindungsaufbau abgelehnt: /127.0.0.1:1");
    assertThat(Errno.ECONNREFUSED.isOf(refused, GERMAN)).isTrue();
    assertThat(Errno.ETIMEDOUT.isOf(refused, GERMAN)).isFalse();
    assertThat(Errno.ECONNREFUSED.isOf(refused, null)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void wordsOfThisSystemAreKnownWithAndWithoutTheCLibrary(Errno error) {
    IOException failure = new IOException(SystemText.ofError(
        switch (error) {
          case ENOENT -> 2;
          case EIO -> 5;
          case ENOMEM -> 12;
          case EACCES -> 13;
          case ENFILE -> 23;
          case EMFILE -> 24;
          case ENOBUFS -> OS.LINUX.isCurrentOs() ? 105 : 55;
          case EADDRINUSE -> OS.LINUX.isCurrentOs() ? 98 : 48;
          case EADDRNOTAVAIL -> OS.LINUX.isCurrentOs() ? 99 : 49;
          case EPIPE -> 32;
          case ENETUNREACH -> OS.LINUX.isCurrentOs() ? 101 : 51;
          case ECONNABORTED -> OS.LINUX.isCurrentOs() ? 103 : 53;
          case ECONNRESET -> OS.LINUX.isCurrentOs() ? 104 : 54;
          case ENOTCONN -> OS.LINUX.isCurrentOs() ? 107 : 57;
          case ESHUTDOWN -> OS.LINUX.isCurrentOs() ? 108 : 58;
          case ETIMEDOUT -> OS.LINUX.isCurrentOs() ? 110 : 60;
          case ECONNREFUSED -> OS.LINUX.isCurrentOs() ? 111 : 61;
          case EHOSTUNREACH -> OS.LINUX.isCurrentOs() ? 113 : 65;
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
