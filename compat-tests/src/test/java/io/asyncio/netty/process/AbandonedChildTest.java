package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Collected;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.subprocess.Process;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Children whose programs have forgotten them, or have failed. */
@Tag("without-native-access")
class AbandonedChildTest extends ChildTest {

  /** Keeps nothing but the number. */
  private static WeakReference<Process> startAndForget(long[] pid) throws Exception {
    Process process = soon(shell(IN_AND_OUT, "echo ready; " + WAIT));
    assertThat(text(soon(process.stdout().readline()))).isEqualTo("ready\n");
    pid[0] = process.pid();
    return new WeakReference<>(process);
  }

  @Test
  void childWhoseProcessObjectIsCollectedGoesOnAndIsWaitedForByTheLoop() throws Exception {
    run(() -> {
      await(sleep(0));
      List<String> before = Descriptors.open();
      long[] pid = new long[1];
      Collected.await(startAndForget(pid));
      assertThat(ProcessHandle.of(pid[0]).filter(ProcessHandle::isAlive)).isPresent();
      ShellKill.send("KILL", pid[0]);
      while (ChildState.isKnown(pid[0])) {
        await(sleep(0));
      }
      while (!before.containsAll(Descriptors.open())) { // closed by threads on some transports
        await(sleep(0));
      }
    });
    try (Log log = new Log()) {
      loop.close();
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void forgottenChildIsKilledWithItsLoop() throws Exception {
    long[] pid = new long[1];
    run(() -> Collected.await(startAndForget(pid)));
    try (Log log = new Log()) {
      loop.close();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("unclosed transport", String.valueOf(pid[0]));
    }
    assertThat(ChildState.isKnown(pid[0])).isFalse();
  }

  private static Coroutine<Void> failing(List<Long> pids) {
    return Asyncio.async(() -> {
      for (int i = 0; i < 3; i++) {
        Process process = soon(shell(IN_AND_OUT, WAIT));
        pids.add(process.pid());
        var _ = Asyncio.createTask(process.waitFor());
      }
      await(sleep(0));
      throw new IOException("the main coroutine has failed");
    });
  }

  private void assertNothingIsLeftOfARunThatFails(boolean debug) throws Exception {
    List<String> before = Descriptors.open();
    List<Long> pids = new ArrayList<>();
    try (Log log = new Log()) {
      assertThatThrownBy(
              () -> Asyncio.run(failing(pids), debug, () -> new NettyEventLoop(ioTransport)))
          .isInstanceOf(IOException.class)
          .hasMessage("the main coroutine has failed");
      assertThat(log.warnings())
          .filteredOn(warning -> warning.startsWith("unclosed transport <SubprocessTransport"))
          .hasSize(3);
      assertThat(log.messages(Level.SEVERE)).isEmpty();
    }
    for (long pid : pids) {
      assertThat(ChildState.isKnown(pid)).isFalse();
    }
    PipeThreads.awaitGone();
    assertThat(before).containsAll(Descriptors.open());
  }

  @Test
  void runThatFailsKillsTheChildren() throws Exception {
    assertNothingIsLeftOfARunThatFails(false);
  }

  @Test
  void runThatFailsInDebugModeKillsTheChildren() throws Exception {
    assertNothingIsLeftOfARunThatFails(true);
  }
}
