package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.streams.StreamWriter;
import io.asyncio.subprocess.Process;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Children that do not want their input. What they do comes after a write has to wait: a write that
 * fails at once is reported to the protocol only later, and {@code drain} may miss that.
 */
@Tag("without-native-access")
class BrokenInputTest extends ChildTest {

  private static final int MORE_THAN_A_PIPE_HOLDS = 4 << 20;

  /** A child that says when it is ready, and does something when it gets SIGUSR1. */
  private static Process started(String whenSignalled) throws Exception {
    Process process = soon(shell(
        IN_AND_OUT,
        "sleep 60 >/dev/null 2>&1 & trap 'kill $!; " + whenSignalled + "' USR1; echo ready; wait"));
    assertThat(text(soon(process.stdout().readline()))).isEqualTo("ready\n");
    return process;
  }

  /** Writes more than anybody takes, and returns the wait for its end. */
  private static Task<Void> draining(StreamWriter input) throws Exception {
    input.write(new byte[MORE_THAN_A_PIPE_HOLDS]);
    Task<Void> draining = createTask(input.drain());
    await(sleep(0));
    assertThat(draining.done()).isFalse();
    assertThat(input.transport().getWriteBufferSize()).isPositive();
    return draining;
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_stdin_broken_pipe")
  void drainRaisesWhenTheChildEndsWithoutReading() throws Exception {
    run(() -> {
      Process process = started("exit 0");
      Task<Void> draining = draining(process.stdin());
      process.sendSignal("USR1");
      assertThatThrownBy(() -> soon(draining)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> soon(process.stdin().drain())).isInstanceOf(IOException.class);
      assertThat(soon(process.waitFor())).isZero();
    });
  }

  @Test
  void drainRaisesWhenARunningChildClosesItsInput() throws Exception {
    run(() -> {
      Process process = started("exec 0<&-; echo closed; exec sleep 60");
      Task<Void> draining = draining(process.stdin());
      process.sendSignal("USR1");
      assertThatThrownBy(() -> soon(draining)).isInstanceOf(IOException.class);
      assertThat(text(soon(process.stdout().readline()))).isEqualTo("closed\n");
      assertThat(process.returncode()).isNull();
      process.kill();
      assertThat(soon(process.waitFor())).isEqualTo(-9);
    });
  }
}
