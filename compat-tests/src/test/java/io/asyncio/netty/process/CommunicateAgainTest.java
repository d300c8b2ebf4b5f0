package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.Task;
import io.asyncio.netty.testing.Fifos;
import io.asyncio.subprocess.Output;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of input and output when {@code communicate} is cancelled and called again. */
class CommunicateAgainTest extends ChildTest {

  /** More than the pipe and the stream hold together: what the child has written has been read. */
  private static final int MUCH = 4 << 20;

  @TempDir
  Path directory;

  private static void cancel(Task<Output> task) {
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @Test
  void outputThatWasReadBeforeIsKept() throws Exception {
    Path gate = Fifos.make(directory);
    String script = "head -c %d /dev/zero; echo complaint >&2; read go < %s; cat; echo end"
        .formatted(MUCH, gate);
    run(() -> {
      Process process = soon(shell(SubprocessOptions.pipes(), script));
      Task<Output> first = createTask(process.communicate(bytes("input ")));
      try (OutputStream open = soon(toThread(() -> Files.newOutputStream(gate)))) {
        cancel(first);
        Task<Output> second = createTask(process.communicate());
        await(sleep(0));
        await(sleep(0));
        cancel(second);
        open.write('\n');
      }
      Output output = soon(process.communicate());
      assertThat(output.stdout()).hasSize(MUCH + "input end\n".length());
      assertThat(text(output.stdout())).endsWith("\0input end\n");
      assertThat(text(output.stderr())).isEqualTo("complaint\n");
      assertThat(process.returncode()).isZero();
      assertThat(soon(process.communicate()).stdout()).isEmpty();
    });
  }

  @Test
  void inputOfTheFirstCallIsSentToItsEndAndNoOtherTaken() throws Exception {
    run(() -> {
      Process process = soon(cat());
      byte[] input = new byte[MUCH];
      Task<Output> first = createTask(process.communicate(input));
      await(sleep(0));
      await(sleep(0));
      cancel(first);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> await(process.communicate(new byte[0])))
          .withMessageContaining("was cancelled");
      assertThat(soon(process.communicate()).stdout()).isEqualTo(input);
    });
  }
}
