package io.asyncio.netty.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.subprocess.Process;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JDK as what starts children, on epoll too, where it does so if the kernel is old. */
class JdkLauncherTest extends ChildTest {

  private Children siblings;

  @BeforeEach
  void startsByTheJdk() {
    siblings = LoopParts.children(loop);
    LoopParts.replace(siblings, "launcher", new JdkLauncher(siblings));
  }

  @AfterEach
  void leavesNoThread() {
    loop.close();
    PipeThreads.awaitGone();
  }

  @Test
  void childIsFedReadAndWaitedFor() throws Exception {
    run(() -> {
      Process process = soon(shell(PIPES, "read line; echo \"$line\"; echo error >&2; exit 3"));
      var output = soon(process.communicate(bytes("line\n")));
      assertThat(text(output.stdout())).isEqualTo("line\n");
      assertThat(text(output.stderr())).isEqualTo("error\n");
      assertThat(process.returncode()).isEqualTo(3);
      assertThat(siblings.areRunning()).isFalse();
    });
  }

  @Test
  void childIsSignalled() throws Exception {
    run(() -> {
      Process process = soon(shell(IN_AND_OUT, WAIT));
      process.sendSignal("HUP");
      assertThat(soon(process.waitFor())).isEqualTo(-1);
    });
  }

  @Test
  void groupOfAChildIsSignalled() throws Exception {
    run(() -> {
      Process process =
          soon(shell(OUTPUT.withStartNewSession(true), "sleep 600 & echo started; wait"));
      assertThat(text(soon(process.stdout().readline()))).isEqualTo("started\n");
      process.sendSignalToGroup("HUP");
      assertThat(soon(process.waitFor())).isEqualTo(-1);
      assertThat(soon(process.stdout().read())).as("what the grandchild wrote").isEmpty();
    });
  }

  @Test
  void childWhoseGroupMayNotStandYetIsSignalled() throws Exception {
    run(() -> {
      Process process = soon(shell(IN_AND_OUT.withStartNewSession(true), WAIT));
      process.sendSignalToGroup("HUP");
      assertThat(soon(process.waitFor())).isEqualTo(-1);
    });
  }

  @Test
  void childIsKilledWithItsSiblings() throws Exception {
    run(() -> {
      Process process = soon(shell(IN_AND_OUT, WAIT));
      assertThat(siblings.areRunning()).isTrue();
      try (Log log = new Log()) {
        siblings.endAll();
        assertThat(log.warnings()).hasSize(1);
      }
      assertThat(siblings.areRunning()).isFalse();
      assertThat(soon(process.waitFor())).isEqualTo(-9);
    });
  }
}
