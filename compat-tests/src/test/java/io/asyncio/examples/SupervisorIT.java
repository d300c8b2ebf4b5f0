package io.asyncio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.process.ChildProgram;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The supervisor of the jar, whose programs are killed, and which gets real signals. */
class SupervisorIT {

  private static final Path JAR = Path.of("target", "examples.jar");

  /** Says who it is, and stays. */
  private static final String PET = "pet=echo I am $$; exec sleep 1000";

  private static ChildProgram supervise(String... programs) throws Exception {
    String[] arguments = new String[programs.length + 1];
    arguments[0] = "Supervisor";
    System.arraycopy(programs, 0, arguments, 1, programs.length);
    return ChildProgram.ofJar(JAR, arguments);
  }

  private static ProcessHandle startedBy(ChildProgram supervisor, String name) throws Exception {
    String line = supervisor.line();
    assertThat(line).as(supervisor.errors()).startsWith(name + ": I am ");
    return ProcessHandle.of(Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .orElseThrow();
  }

  private static void requireEnd(ProcessHandle process) throws Exception {
    process.onExit().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aProgramThatIsKilledIsRestarted() throws Exception {
    try (ChildProgram supervisor = supervise(PET)) {
      ProcessHandle first = startedBy(supervisor, "pet");
      first.destroyForcibly();
      assertThat(supervisor.line())
          .isEqualTo("supervisor: pet was ended by signal 9, and is restarted in 0.1 s");
      ProcessHandle second = startedBy(supervisor, "pet");
      assertThat(second.pid()).isNotEqualTo(first.pid());
      second.destroyForcibly();
      assertThat(supervisor.line())
          .isEqualTo("supervisor: pet was ended by signal 9, and is restarted in 0.2 s");
      startedBy(supervisor, "pet").destroyForcibly();
      assertThat(supervisor.line()).endsWith("restarted in 0.4 s");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalEndsTheProgramsAndThenTheSupervisor(String signal) throws Exception {
    try (ChildProgram supervisor = supervise(PET)) {
      ProcessHandle pet = startedBy(supervisor, "pet");
      supervisor.send(signal);
      assertThat(supervisor.remainingLines())
          .containsExactly("supervisor: got SIG" + signal, "supervisor: all programs have ended");
      assertThat(supervisor.status()).isZero();
      assertThat(supervisor.errors()).isEmpty();
      requireEnd(pet);
    }
  }

  @Test
  void whatWaitsForItsRestartIsNotStartedAfterTheSignal() throws Exception {
    try (ChildProgram supervisor = supervise("flaky=exit 3", PET)) {
      String line = supervisor.line();
      while (!line.endsWith("restarted in 1.6 s")) {
        line = supervisor.line();
      }
      supervisor.send("TERM");
      assertThat(supervisor.remainingLines())
          .containsExactly("supervisor: got SIGTERM", "supervisor: all programs have ended");
      assertThat(supervisor.status()).isZero();
    }
  }

  @Test
  void whoDoesNotMindTheSignalIsKilledWithAllThatItHasStarted() throws Exception {
    String stubborn = "stubborn=trap '' TERM; sleep 1000 & echo I am $!; wait; wait";
    try (ChildProgram supervisor = supervise(stubborn)) {
      ProcessHandle grandchild = startedBy(supervisor, "stubborn");
      supervisor.send("TERM");
      assertThat(supervisor.remainingLines())
          .containsExactly(
              "supervisor: got SIGTERM",
              "supervisor: stubborn does not end, and is killed",
              "supervisor: all programs have ended");
      assertThat(supervisor.status()).isZero();
      assertThat(supervisor.errors()).isEmpty();
      requireEnd(grandchild);
    }
  }

  @Test
  void aLineThatIsTooLongIsDroppedAndTheOthersAreForwarded() throws Exception {
    String talker = "talker=head -c 300000 /dev/zero | tr '\\0' x; echo; echo a short one";
    try (ChildProgram supervisor = supervise(talker)) {
      assertThat(supervisor.remainingLines())
          .contains("supervisor: talker has written too long a line")
          .endsWith(
              "talker: a short one",
              "supervisor: talker has done its work",
              "supervisor: all programs have ended");
      assertThat(supervisor.status()).isZero();
    }
  }
}
