package io.asyncio.netty.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Transports;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What loops and children take from the system, and how they do without it. */
class NativeAccessTest {

  private static final String JDKS_WARNING = "WARNING: A restricted method";

  private static void assertWorks(ChildProgram program, boolean allowed) throws Exception {
    for (IoTransport transport : Transports.available()) {
      if (allowed || transport == IoTransport.NIO) {
        assertThat(program.line()).as("what a childless loop loads").isEqualTo(transport + " []");
      }
    }
    assertThat(program.remainingLines())
        .containsExactly(
            "epoll " + (allowed && IoTransport.EPOLL.isAvailable()), // Netty needs it as well
            "native " + (allowed && NativeChildren.available()),
            "talk 0",
            "err 3",
            "wrong signals []",
            "signal: there is none with the number 1000",
            "terminated -15",
            "through a pipe",
            "children []");
    assertThat(program.status()).isZero();
  }

  @Test
  void childrenWorkWithoutCallsOfTheSystemAndNothingIsComplainedOf() throws Exception {
    try (ChildProgram program = ChildProgram.withNativeAccess(
        "--illegal-native-access=deny", NativePrograms.Parent.class)) {
      assertWorks(program, false);
      List<String> errors = program.errors().lines().toList();
      assertThat(errors)
          .as("two lines of a warning that the loop is closed with a child")
          .hasSize(2)
          .last()
          .asString()
          .contains("unclosed transport <SubprocessTransport");
    }
  }

  @Test
  void theJdkWarnsOnceWhereNobodyHasAllowedTheCalls() throws Exception {
    try (ChildProgram program = ChildProgram.withNativeAccess(
        "--illegal-native-access=warn", NativePrograms.Parent.class)) {
      assertWorks(program, true);
      assertThat(program.errors()).containsOnlyOnce(JDKS_WARNING);
    }
  }
}
