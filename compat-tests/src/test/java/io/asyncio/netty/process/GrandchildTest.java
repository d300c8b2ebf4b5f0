package io.asyncio.netty.process;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.subprocess.Output;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.transports.WriteTransport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Children that end while a child of theirs keeps a pipe open. */
class GrandchildTest extends ChildTest {

  private static final SubprocessOptions QUIET = OUTPUT.withStderr(Stdio.DEVNULL);

  /**
   * Starts a grandchild that tells its number, answers SIGUSR1, and ends by SIGHUP with a last
   * word.
   */
  private static final String GRANDCHILD =
      "sh -c 'sleep 60 >/dev/null & trap \"kill $!; echo late; exit\" HUP;"
          + " trap \"echo alive\" USR1; echo $$; while kill -0 $! 2>&-; do wait; done' & ";

  private ChildRecorder start(SubprocessOptions options, String line) throws Exception {
    return soon(loop.subprocessShell(() -> new ChildRecorder(loop), line, options))
        .protocol();
  }

  private static void until(ChildRecorder child, BooleanSupplier condition) throws Exception {
    soon(async(() -> child.until(condition)));
  }

  private static long number(String line) {
    return Long.parseLong(line.strip());
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_wait_even_if_pipe_is_open")
  void endIsReportedAtOnceAndTheConnectionIsLostWithThePipe() throws Exception {
    run(() -> {
      ChildRecorder child = start(QUIET, GRANDCHILD + "exit 3");
      assertThat(soon(child.transport.waitFor())).isEqualTo(3);
      until(child, () -> child.events.contains("exited"));
      until(child, () -> child.from(1).endsWith("\n"));
      long grandchild = number(child.from(1));
      ShellKill.send("USR1", grandchild);
      until(child, () -> child.from(1).endsWith("alive\n"));
      assertThat(child.events)
          .doesNotContain("lost 1 null", "connectionLost null")
          .containsOnlyOnce("exited");
      assertThat(child.transport.getReturncode()).isEqualTo(3);
      assertThat(child.transport.isClosing()).isFalse();
      ShellKill.send("HUP", grandchild);
      soon(child.over());
      assertThat(child.events)
          .containsSubsequence("exited", "data 1", "lost 1 null", "connectionLost null")
          .endsWith("data 1", "lost 1 null", "connectionLost null");
      assertThat(child.from(1)).isEqualTo(grandchild + "\nalive\nlate\n");
    });
  }

  @Test
  void outputGoesOnAfterTheEndUntilTheGrandchildEnds() throws Exception {
    run(() -> {
      Process process = soon(shell(QUIET, GRANDCHILD + "exit 3"));
      assertThat(soon(process.waitFor())).isEqualTo(3);
      long grandchild = number(text(soon(process.stdout().readline())));
      ShellKill.send("USR1", grandchild);
      assertThat(text(soon(process.stdout().readline()))).isEqualTo("alive\n");
      assertThat(process.stdout().atEof()).isFalse();
      Task<Output> communicating = createTask(process.communicate());
      await(sleep(0));
      assertThat(communicating.done()).isFalse();
      ShellKill.send("HUP", grandchild);
      assertThat(text(soon(communicating).stdout())).isEqualTo("late\n");
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_kill_issue43884")
  void killedShellReturnsThoughItsChildKeepsThePipe() throws Exception {
    run(() -> {
      Process process = soon(shell(QUIET, GRANDCHILD + "wait"));
      long grandchild = number(text(soon(process.stdout().readline())));
      process.kill();
      assertThat(soon(process.waitFor())).isEqualTo(-9);
      ShellKill.send("USR1", grandchild);
      assertThat(text(soon(process.stdout().readline()))).isEqualTo("alive\n");
      assertThat(process.stdout().atEof())
          .as("the grandchild still has the pipe")
          .isFalse();
      ShellKill.send("HUP", grandchild);
      assertThat(text(soon(process.stdout().read()))).isEqualTo("late\n");
    });
  }

  @Test
  void closingLeavesTheGrandchildToItself() throws Exception {
    run(() -> {
      ChildRecorder child = start(QUIET, GRANDCHILD + "wait");
      until(child, () -> child.from(1).endsWith("\n"));
      long grandchild = number(child.from(1));
      child.transport.close();
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(-9);
      assertThat(ProcessHandle.of(grandchild)).isPresent();
      ShellKill.send("HUP", grandchild);
    });
  }

  /** Where threads write to pipes, nobody is told that an idle one has lost its readers. */
  @Test
  void inputGoesOnForAGrandchildWhereTheLoopPollsIt() throws Exception {
    run(() -> {
      ChildRecorder child = start(PIPES.withStderr(Stdio.DEVNULL), "exec 3<&0; cat <&3 & exit 3");
      until(child, () -> child.events.contains("exited"));
      if (polls()) {
        WriteTransport input = child.transport.getPipeTransport(0);
        input.write(bytes("to a grandchild"));
        until(child, () -> child.from(1).equals("to a grandchild"));
        assertThat(child.events).doesNotContain("lost 0 null", "connectionLost null");
        input.close();
      }
      soon(child.over());
      assertThat(child.events).contains("lost 0 null", "lost 1 null");
    });
  }
}
