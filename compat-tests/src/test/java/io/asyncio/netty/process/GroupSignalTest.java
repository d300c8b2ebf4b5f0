package io.asyncio.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import org.junit.jupiter.api.Test;

/** Signals to a child and all that it has started. */
class GroupSignalTest extends ChildTest {

  private static final SubprocessOptions SESSION =
      OUTPUT.withStderr(Stdio.DEVNULL).withStartNewSession(true);

  /** Starts a grandchild that keeps standard output open, and says that it has. */
  private static final String GRANDCHILD = "sleep 600 & echo started; ";

  private Process start(String line) throws Exception {
    Process process = soon(shell(SESSION, GRANDCHILD + line));
    assertThat(text(soon(process.stdout().readline()))).isEqualTo("started\n");
    return process;
  }

  /** The output ends when all who have it have ended. */
  private static void requireAllEnded(Process process) throws Exception {
    assertThat(soon(process.stdout().read())).isEmpty();
  }

  @Test
  void grandchildrenGetThemToo() throws Exception {
    run(() -> {
      Process process = start("wait");
      process.sendSignalToGroup("TERM");
      assertThat(soon(process.waitFor())).isEqualTo(-15);
      requireAllEnded(process);
    });
  }

  @Test
  void whoeverIsLeftBehindGetsThemToo() throws Exception {
    run(() -> {
      Process process = start("exit 3");
      assertThat(soon(process.waitFor())).isEqualTo(3);
      process.sendSignalToGroup(9);
      requireAllEnded(process);
    });
  }

  @Test
  void aGroupThatIsGoneGetsNone() throws Exception {
    run(() -> {
      Process process = soon(shell(SESSION, "exit 3"));
      assertThat(soon(process.waitFor())).isEqualTo(3);
      process.sendSignalToGroup("KILL");
      process.sendSignalToGroup(0);
      requireAllEnded(process);
    });
  }

  @Test
  void theGroupOfThisProgramIsNoChilds() throws Exception {
    run(() -> {
      Process process = soon(cat());
      assertThatIllegalStateException()
          .isThrownBy(() -> process.sendSignalToGroup("TERM"))
          .withMessageContaining("withStartNewSession");
      process.kill();
      assertThat(soon(process.waitFor())).isEqualTo(-9);
    });
  }

  @Test
  void signalsThatDoNotExistAreRefused() throws Exception {
    run(() -> {
      Process process = start("wait");
      assertThatIllegalArgumentException().isThrownBy(() -> process.sendSignalToGroup(1000));
      assertThatIllegalArgumentException().isThrownBy(() -> process.sendSignalToGroup("NONE"));
      process.sendSignalToGroup("KILL");
      assertThat(soon(process.waitFor())).isEqualTo(-9);
      requireAllEnded(process);
    });
  }
}
