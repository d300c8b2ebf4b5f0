package io.asyncio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.process.ChildProgram;
import io.asyncio.netty.testing.Transports;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program is told that has no descriptors left. */
@ParameterizedClass(name = "{0}")
@MethodSource("available")
@EnabledOnOs(OS.LINUX)
class WithoutDescriptorsTest {

  private static final int LIMIT = 120;
  private static final String WORDS = "Too many open files";

  @Parameter
  IoTransport transport;

  static Set<IoTransport> available() {
    return Transports.available();
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_socket_err")
  void everythingThatNeedsOneSaysSoInTheSystemsWordsAndLeavesNone() throws Exception {
    List<String> loops = new ArrayList<>();
    List<String> others = new ArrayList<>();
    try (ChildProgram program = ChildProgram.limited(
        LIMIT,
        WithoutDescriptors.class,
        "-XX:-MaxFDLimit",
        "-Duser.language=en",
        "-Dasyncio.transport=" + transport)) {
      for (String line : program.remainingLines()) {
        (line.startsWith("loop|") ? loops : others).add(line);
      }
      assertThat(program.status()).as(program.errors()).isZero();
    }
    assertThat(others)
        .containsExactly(
            told("connect", SocketException.class, WORDS),
            told("serve", SocketException.class, WORDS),
            told("serve streams", SocketException.class, WORDS),
            told("datagrams", SocketException.class, WORDS),
            told("datagrams of a family", SocketException.class, WORDS),
            told("child", FileSystemException.class, "pipe: " + WORDS),
            told("pipe", FileSystemException.class, "/dev/null: " + WORDS),
            transport == IoTransport.NIO
                ? "reader|none|"
                : told("reader", UncheckedIOException.class, "cannot watch a pipe: " + WORDS));
    assertThat(loops).hasSizeGreaterThan(1).last().isEqualTo("loop|left|0");
    assertThat(loops.subList(0, loops.size() - 1))
        .containsOnly(told(
            "loop",
            UncheckedIOException.class,
            "no event loop on " + transport + " can be made: " + WORDS));
  }

  private static String told(String attempt, Class<?> type, String message) {
    return attempt + "|" + type.getName() + "|" + message;
  }
}
