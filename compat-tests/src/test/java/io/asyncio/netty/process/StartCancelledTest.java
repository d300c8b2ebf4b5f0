package io.asyncio.netty.process;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.subprocess.Process;
import io.asyncio.transports.SubprocessTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that are cancelled at different moments. None leaves a child or a pipe behind. */
@Tag("without-native-access")
class StartCancelledTest extends ChildTest {

  private static final int MANY = 10;

  /** Waits for the child's end from the first moment on. */
  private static final class Waiting implements SubprocessProtocol {

    private Task<Integer> end;

    @Override
    public void connectionMade(SubprocessTransport transport) {
      end = createTask(transport.waitFor());
    }
  }

  /** A cancelled start ends when the child has; the pipes may take another iteration. */
  private static void leavesNothing(List<String> before) throws Exception {
    assertThat(ProcessHandle.current().children()).as("children").isEmpty();
    soon(async(() -> {
      while (!Descriptors.open().equals(before)) {
        await(sleep(0));
      }
    }));
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::gh-125502 / gh-133536 (start cancelled while pipes"
      + " connect)")
  void startThatIsCancelledWhilePipesConnectReleasesEverybody() throws Exception {
    run(() -> {
      List<String> before = Descriptors.open();
      Waiting protocol = new Waiting();
      Task<?> starting = createTask(loop.subprocessExec(() -> protocol, PIPES, "sleep", "1000"));
      loop.callSoon(starting::cancel); // which runs before any pipe is connected
      assertThatThrownBy(() -> soon(starting)).isInstanceOf(CancelledError.class);
      assertThat(soon(protocol.end)).isEqualTo(-9);
      leavesNothing(before);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void startThatIsCancelledSomeIterationsLaterLeavesNothing(int iterations) throws Exception {
    run(() -> {
      List<String> before = Descriptors.open();
      Task<Process> starting = createTask(createSubprocessExec(PIPES, "sleep", "1000"));
      for (int i = 0; i < iterations; i++) {
        await(sleep(0));
      }
      starting.cancel();
      try {
        Process process = soon(starting);
        process.kill();
        assertThat(soon(process.waitFor())).isEqualTo(-9);
      } catch (CancelledError e) {
        assertThat(starting.cancelled()).isTrue();
      }
      leavesNothing(before);
    });
  }

  @Test
  void startThatIsCancelledBeforeItBeginsStartsNothing() throws Exception {
    run(() -> {
      List<String> made = new ArrayList<>();
      Task<?> starting = createTask(loop.subprocessExec(
          () -> {
            made.add("a protocol");
            return new Waiting();
          },
          "cat"));
      starting.cancel();
      assertThatThrownBy(() -> soon(starting)).isInstanceOf(CancelledError.class);
      assertThat(made).isEmpty();
    });
  }

  /** As a runner does when it ends. */
  @Test
  void cancellingAllTasksDuringManyStartsEndsAllOfThem() throws Exception {
    run(() -> {
      List<String> before = Descriptors.open();
      List<Task<Process>> starts = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        starts.add(createTask(createSubprocessExec(PIPES, "sleep", "1000")));
      }
      await(sleep(0));
      for (Task<?> task : allTasks(loop)) {
        if (starts.contains(task)) {
          task.cancel();
        }
      }
      assertThat(starts).allMatch(task -> !task.done());
      for (Task<Process> start : starts) {
        assertThatThrownBy(() -> soon(start)).isInstanceOf(CancelledError.class);
      }
      leavesNothing(before);
    });
  }

  /** The second cancellation comes while the start waits for the end of the child. */
  @Test
  void startThatIsCancelledTwiceStillKillsTheChild() throws Exception {
    run(() -> {
      List<String> before = Descriptors.open();
      Waiting protocol = new Waiting();
      Task<?> starting = createTask(loop.subprocessExec(() -> protocol, PIPES, "cat"));
      loop.callSoon(starting::cancel);
      loop.callSoon(() -> loop.callSoon(starting::cancel));
      assertThatThrownBy(() -> soon(starting)).isInstanceOf(CancelledError.class);
      assertThat(soon(protocol.end)).isEqualTo(-9);
      leavesNothing(before);
    });
  }
}
