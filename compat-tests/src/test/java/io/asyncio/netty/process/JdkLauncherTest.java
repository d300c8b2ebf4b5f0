package io.asyncio.netty.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.SubprocessConnection;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcesses;
import io.asyncio.streams.StreamReader;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.subprocess.SubprocessStreamProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The JDK as what starts children, on epoll too, where it does so if the kernel is old. */
class JdkLauncherTest extends ChildTest {

  private Children siblings;

  @AfterEach
  void leavesNoThread() {
    loop.close();
    PipeThreads.awaitGone();
  }

  private Process start(SubprocessOptions options, String line) throws Exception {
    siblings = new Children(LoopParts.host(loop), LoopParts.readiness(loop), LoopParts.pipes(loop));
    Coroutine<SubprocessConnection<SubprocessStreamProtocol>> starting = ChildProcesses.start(
        loop,
        () -> new SubprocessStreamProtocol(StreamReader.DEFAULT_LIMIT, loop),
        ChildCommand.shell(options, line),
        new JdkLauncher(siblings));
    SubprocessConnection<SubprocessStreamProtocol> child = soon(starting);
    return new Process(child.transport(), child.protocol(), loop);
  }

  @Test
  void childIsFedReadAndWaitedFor() throws Exception {
    run(() -> {
      Process process = start(PIPES, "read line; echo \"$line\"; echo error >&2; exit 3");
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
      Process process = start(IN_AND_OUT, WAIT);
      process.sendSignal("HUP");
      assertThat(soon(process.waitFor())).isEqualTo(-1);
    });
  }

  @Test
  void childIsKilledWithItsSiblings() throws Exception {
    run(() -> {
      Process process = start(IN_AND_OUT, WAIT);
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
