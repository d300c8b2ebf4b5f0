package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ExceptionContext;
import io.asyncio.Future;
import io.asyncio.netty.testing.LoopParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals to a child of the JDK, which tells those that end it by 128 and their number. */
class JdkSignalsTest extends ChildTest {

  private static final int HUP = 1;
  private static final int KILL = 9;
  private static final int USR1 = 10;
  private static final int TERM = 15;

  @TempDir
  Path directory;

  private java.lang.Process process;

  @BeforeEach
  void startsAChild() throws IOException {
    process = new ProcessBuilder("cat").start();
  }

  @AfterEach
  void endsTheChild() {
    process.destroyForcibly().onExit().join();
  }

  private JdkSignals signals(String shell) {
    return new JdkSignals(LoopParts.host(loop), process, shell);
  }

  private JdkSignals signals() {
    return signals("/bin/sh");
  }

  /** Returns a program that does what {@code line} says. */
  private String program(String line) throws IOException {
    Path file = directory.resolve("shell");
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }

  /**
   * Returns a shell that waits until {@link #letShellsGo} was called. It may never be started, so
   * nobody waits for it in turn.
   */
  private String waitingShell() throws IOException {
    return program("until [ -e " + gate() + " ]; do sleep 0.01; done; exec /bin/sh \"$@\"");
  }

  private Path gate() {
    return directory.resolve("gate");
  }

  private void letShellsGo() throws IOException {
    Files.createFile(gate());
  }

  private int status() throws Exception {
    return soon(toThread(() -> process.waitFor()));
  }

  /** Returns what the exception handler is told next. */
  private Future<ExceptionContext> report() {
    Future<ExceptionContext> report = loop.createFuture();
    loop.setExceptionHandler((reportingLoop, context) -> report.setResult(context));
    return report;
  }

  @Test
  void jdkTerminates() throws Exception {
    run(() -> {
      signals("there is none").send(TERM);
      assertThat(status()).isEqualTo(128 + TERM);
    });
  }

  @Test
  void jdkKills() throws Exception {
    run(() -> {
      signals("there is none").send(KILL);
      assertThat(status()).isEqualTo(128 + KILL);
    });
  }

  @Test
  void shellSendsThoseToAGroup() throws Exception {
    java.lang.Process leader =
        new ProcessBuilder("setsid", "sh", "-c", "sleep 600 & echo started; wait").start();
    run(() -> {
      assertThat(soon(toThread(leader.inputReader()::readLine))).isEqualTo("started");
      JdkSignals signals = new JdkSignals(LoopParts.host(loop), leader, "/bin/sh");
      signals.sendToGroup(TERM);
      assertThat(soon(toThread(() -> leader.waitFor()))).isEqualTo(128 + TERM);
      assertThat(soon(toThread(leader.inputReader()::readLine)))
          .as("the grandchild's")
          .isNull();
    });
  }

  @Test
  void shellSendsToTheChildThatHasNoGroupYet() throws Exception {
    run(() -> {
      signals().sendToGroup(USR1);
      assertThat(status()).isEqualTo(128 + USR1);
    });
  }

  @Test
  void groupThatIsGoneIsNoFailure() throws Exception {
    run(() -> {
      signals().send(KILL);
      assertThat(status()).isEqualTo(128 + KILL);
      JdkSignals signals = signals();
      signals.sendToGroup(TERM);
      soon(toThread(() -> signals.sent().get()));
    });
  }

  @Test
  void shellSendsTheOthers() throws Exception {
    run(() -> {
      signals().send(USR1);
      assertThat(status()).isEqualTo(128 + USR1);
    });
  }

  @Test
  void loopDoesNotWaitForTheShell() throws Exception {
    run(() -> {
      signals(waitingShell()).send(HUP);
      await(sleep(0));
      assertThat(process.isAlive()).isTrue();
      letShellsGo();
      assertThat(status()).isEqualTo(128 + HUP);
    });
  }

  @Test
  void signalsKeepTheirOrder() throws Exception {
    run(() -> {
      JdkSignals signals = signals(waitingShell());
      signals.send(HUP);
      signals.send(TERM);
      await(sleep(0));
      assertThat(process.isAlive()).as("before the first was sent").isTrue();
      letShellsGo();
      assertThat(status()).isEqualTo(128 + HUP);
    });
  }

  @Test
  void killOvertakesTheOthersWhichAreMissedByNobody() throws Exception {
    run(() -> {
      JdkSignals signals = signals(waitingShell());
      signals.send(HUP);
      signals.send(KILL);
      assertThat(status()).isEqualTo(128 + KILL);
      letShellsGo();
    });
  }

  @Test
  void refusalIsReportedToTheExceptionHandler() throws Exception {
    run(() -> {
      Future<ExceptionContext> report = report();
      signals(program("exit 1")).send(USR1);
      ExceptionContext context = soon(report);
      assertThat(context.message())
          .isEqualTo("signal 10 to child process " + process.pid() + " was not sent");
      assertThat(context.exception())
          .isInstanceOf(IOException.class)
          .hasMessage("cannot send signal 10 to process " + process.pid());
    });
  }

  @Test
  void missingShellIsReportedAndLeavesTheNextSignalToBeSent() throws Exception {
    run(() -> {
      Future<ExceptionContext> report = report();
      JdkSignals signals = signals(directory.resolve("missing").toString());
      signals.send(HUP);
      signals.send(TERM);
      assertThat(soon(report).exception()).isInstanceOf(IOException.class);
      assertThat(status()).isEqualTo(128 + TERM);
    });
  }

  @Test
  void zeroSendsNothing() throws Exception {
    run(() -> {
      JdkSignals signals = signals("there is none");
      signals.send(0);
      signals.send(TERM);
      assertThat(status()).isEqualTo(128 + TERM);
    });
  }

  @Test
  void numbersThatAreNoSignalsAreRefused() {
    for (int signal : new int[] {-1, 65, 1000}) {
      assertThatThrownBy(() -> signals().send(signal))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("signal: there is none with the number " + signal);
    }
    assertThat(process.isAlive()).isTrue();
  }
}
