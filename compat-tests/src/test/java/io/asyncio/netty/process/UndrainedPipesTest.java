package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.Task;
import io.asyncio.netty.testing.Log;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What debug mode says of those who wait for a child that waits for them. */
class UndrainedPipesTest extends ChildTest {

  private static final SubprocessOptions SMALL = PIPES.withStdin(Stdio.DEVNULL).withLimit(1024);
  private static final String MUCH = "head -c 4000000 /dev/zero";

  private static List<String> warnings(Log log) {
    return log.messages(Level.WARNING).stream()
        .filter(warning -> warning.startsWith("waiting for "))
        .toList();
  }

  private static void letItWarn(Log log) throws Exception {
    while (warnings(log).isEmpty()) {
      await(sleep(0));
    }
  }

  private void assertWarnsOnce(String line, String stream) throws Exception {
    loop.setDebug(true);
    run(() -> {
      try (Log log = new Log()) {
        Process process = soon(shell(SMALL, line));
        Task<Integer> first = createTask(process.waitFor());
        Task<Integer> second = createTask(process.waitFor());
        await(sleep(0));
        letItWarn(log);
        Task<Integer> third = createTask(process.waitFor());
        await(sleep(0));
        assertThat(warnings(log))
            .containsExactly("waiting for <Process "
                + process.pid()
                + "> while nobody reads its "
                + stream
                + ", which is full: it may never end; read it, or use communicate()");
        soon(process.communicate());
        assertThat(List.of(soon(first), soon(second), soon(third))).containsOnly(0);
        assertThat(warnings(log)).hasSize(1);
      }
    });
  }

  @Test
  void fullOutputIsWarnedOfOnce() throws Exception {
    assertWarnsOnce(MUCH, "stdout");
  }

  @Test
  void fullErrorsAreWarnedOfOnce() throws Exception {
    assertWarnsOnce(MUCH + " >&2", "stderr");
  }

  @Test
  void pipeThatIsFullBeforeAnybodyWaitsIsWarnedOf() throws Exception {
    loop.setDebug(true);
    run(() -> {
      try (Log log = new Log()) {
        Process process = soon(shell(SMALL, "echo; " + MUCH + "; exit 4"));
        ChildState.untilAsleep(process.pid());
        for (int i = 0; i < 20; i++) {
          await(sleep(0));
        }
        assertThat(warnings(log)).isEmpty();
        Task<Integer> waiting = createTask(process.waitFor());
        letItWarn(log);
        soon(process.communicate());
        assertThat(soon(waiting)).isEqualTo(4);
      }
    });
  }

  @Test
  void otherWhoWaitsIsStillWarnedForAfterACancellation() throws Exception {
    loop.setDebug(true);
    run(() -> {
      try (Log log = new Log()) {
        Process process = soon(shell(SMALL.withStdin(Stdio.PIPE), "read go; " + MUCH));
        Task<Integer> first = createTask(process.waitFor());
        Task<Integer> second = createTask(process.waitFor());
        await(sleep(0));
        first.cancel();
        assertThatThrownBy(() -> await(first)).isInstanceOf(CancelledError.class);
        process.stdin().write(bytes("go\n"));
        letItWarn(log);
        soon(process.communicate());
        assertThat(soon(second)).isZero();
      }
    });
  }

  @Test
  void nobodyIsWarnedForWhoWaitsNoMore() throws Exception {
    loop.setDebug(true);
    run(() -> {
      try (Log log = new Log()) {
        Process process = soon(shell(SMALL.withStdin(Stdio.PIPE), "read go; " + MUCH));
        Task<Integer> waiting = createTask(process.waitFor());
        await(sleep(0));
        waiting.cancel();
        assertThatThrownBy(() -> await(waiting)).isInstanceOf(CancelledError.class);
        process.stdin().write(bytes("go\n"));
        assertThat(soon(process.stdout().readexactly(1))).containsExactly(0);
        ChildState.untilAsleep(process.pid());
        for (int i = 0; i < 20; i++) {
          await(sleep(0));
        }
        assertThat(warnings(log)).isEmpty();
        soon(process.communicate());
        assertThat(warnings(log)).isEmpty();
      }
    });
  }

  @Test
  void nothingIsSaidOutsideDebugMode() throws Exception {
    run(() -> {
      try (Log log = new Log()) {
        Process process = soon(shell(SMALL.withStdin(Stdio.PIPE), "read go; " + MUCH));
        Task<Integer> waiting = createTask(process.waitFor());
        process.stdin().write(bytes("go\n"));
        await(sleep(0));
        ChildState.untilAsleep(process.pid());
        soon(process.communicate());
        assertThat(soon(waiting)).isZero();
        assertThat(warnings(log)).isEmpty();
      }
    });
  }
}
