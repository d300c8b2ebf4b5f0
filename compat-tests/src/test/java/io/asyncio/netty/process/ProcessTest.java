package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.subprocess.Output;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.transports.ReadTransport;
import io.asyncio.transports.WriteTransport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("without-native-access")
class ProcessTest extends ChildTest {

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_stdin_stdout")
  void inputIsWrittenAndOutputReadToItsEnd() throws Exception {
    run(() -> {
      Process process = soon(cat());
      process.stdin().write(bytes("some data"));
      await(process.stdin().drain());
      process.stdin().close();
      assertThat(text(soon(process.stdout().read()))).isEqualTo("some data");
      assertThat(soon(process.waitFor())).isZero();
      soon(process.stdin().waitClosed());
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_communicate")
  void communicateFeedsInputAndReturnsOutput() throws Exception {
    run(() -> {
      Process process = soon(cat());
      Output output = soon(process.communicate(bytes("some data")));
      assertThat(text(output.stdout())).isEqualTo("some data");
      assertThat(output.stderr()).isNull();
      assertThat(process.returncode()).isZero();
      assertThat(process.stderr()).isNull();
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_communicate_none_input")
  void communicateWithoutInputClosesStandardInput() throws Exception {
    run(() -> {
      Output output = soon(soon(cat()).communicate());
      assertThat(output.stdout()).isEmpty();
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_empty_input")
  @CPython("test_subprocess::SubprocessMixin::test_stdin_not_inheritable")
  void communicateWithEmptyInputClosesStandardInput() throws Exception {
    run(() -> {
      Process process = soon(cat());
      Process other = soon(cat()); // which has not got the first one's end of the pipe
      Output output = soon(process.communicate(new byte[0]));
      assertThat(output.stdout()).isEmpty();
      assertThat(process.returncode()).isZero();
      assertThat(other.returncode()).isNull();
      soon(other.communicate());
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_shell")
  void shellsExitStatusIsReturned() throws Exception {
    run(() -> assertThat(soon(soon(shell(INHERITED, "exit 7")).waitFor())).isEqualTo(7));
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_start_new_session")
  void sessionOfItsOwnDoesNotHideTheExitStatus() throws Exception {
    run(() -> {
      Process process = soon(shell(INHERITED.withStartNewSession(true), "exit 8"));
      assertThat(soon(process.waitFor())).isEqualTo(8);
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_communicate_ignore_broken_pipe")
  void communicateIgnoresThatTheChildDoesNotReadItsInput() throws Exception {
    run(() -> {
      Process process = soon(shell(IN_AND_OUT, "echo done; exit 5"));
      Output output = soon(process.communicate(new byte[4 << 20]));
      assertThat(text(output.stdout())).isEqualTo("done\n");
      assertThat(process.returncode()).isEqualTo(5);
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_read_stdout_after_process_exit")
  void outputCanBeReadAfterTheChildHasEnded() throws Exception {
    run(() -> {
      Process process = soon(shell(OUTPUT, "echo one; echo two; echo three"));
      assertThat(soon(process.waitFor())).isZero();
      List<String> lines = new ArrayList<>();
      for (byte[] line; (line = soon(process.stdout().readline())).length > 0; ) {
        lines.add(text(line));
        await(sleep(0));
      }
      assertThat(lines).containsExactly("one\n", "two\n", "three\n");
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_cancel_process_wait")
  void cancelledWaitLeavesTheChildAlone() throws Exception {
    run(() -> {
      Process process = soon(cat());
      Task<Integer> waiting = createTask(process.waitFor());
      await(sleep(0));
      waiting.cancel();
      assertThatThrownBy(() -> await(waiting)).isInstanceOf(CancelledError.class);
      assertThat(process.returncode()).isNull();
      process.kill();
      assertThat(soon(process.waitFor())).isEqualTo(-9);
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_cancel_make_subprocess_transport_exec")
  void startThatIsCancelledLeavesNothingBehind() throws Exception {
    run(() -> {
      Task<Process> starting = createTask(createSubprocessExec(PIPES, "cat"));
      loop.callSoon(starting::cancel);
      assertThatThrownBy(() -> soon(starting)).isInstanceOf(CancelledError.class);
      assertThat(ProcessHandle.current().children()).isEmpty();
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_subprocess_concurrent_wait")
  void anyNumberCanWaitForTheEndAndAfterIt() throws Exception {
    run(() -> {
      Process process = soon(shell(IN_AND_OUT, WAIT + "; exit 3"));
      List<Task<Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiting.add(createTask(process.waitFor()));
      }
      await(sleep(0));
      process.stdin().close();
      assertThat(soon(gather(waiting))).containsExactly(3, 3, 3, 3, 3);
      assertThat(await(gather(process.waitFor(), process.waitFor()))).containsExactly(3, 3);
      assertThat(process.returncode()).isEqualTo(3);
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_subprocess_communicate_stdout")
  void eachOfManyGetsItsOwnOutput() throws Exception {
    run(() -> {
      List<Coroutine<String>> outputs = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        int number = i;
        outputs.add(io.asyncio.Asyncio.async(() -> {
          Process process = await(createSubprocessExec(OUTPUT, "echo", "number " + number));
          return text(await(process.communicate()).stdout());
        }));
      }
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        expected.add("number " + i + "\n");
      }
      assertThat(soon(gather(outputs))).isEqualTo(expected);
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_streams_basic_1")
  void dialogueOfLinesGoesOnUntilTheChildExits() throws Exception {
    run(() -> {
      Process process = soon(shell(
          PIPES,
          "while read line; do [ \"$line\" = stop ] && exit 20;" + " echo \"got $line\"; done"));
      assertThat(process.pid()).isPositive();
      assertThat(process.returncode()).isNull();
      assertThat(process.stdin().transport())
          .isInstanceOfSatisfying(
              ReadTransport.class,
              writeOnly -> assertThatExceptionOfType(UnsupportedOperationException.class)
                  .isThrownBy(writeOnly::pauseReading));
      for (String word : List.of("foobar", "spam")) {
        process.stdin().write(bytes(word + "\n"));
        await(process.stdin().drain());
        assertThat(text(soon(process.stdout().readline()))).isEqualTo("got " + word + "\n");
      }
      process.stdin().write(bytes("stop\n"));
      assertThat(soon(process.waitFor())).isEqualTo(20);
      assertThat(process.returncode()).isEqualTo(20);
      assertThat(soon(process.stdout().read())).isEmpty();
      assertThat(soon(process.stderr().read())).isEmpty();
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_pid_1")
  void pidIsThatOfTheChild() throws Exception {
    run(() -> {
      Process process = soon(shell(OUTPUT, "echo $$"));
      Output output = soon(process.communicate());
      assertThat(text(output.stdout())).isEqualTo(process.pid() + "\n");
      assertThat(process).hasToString("<Process " + process.pid() + ">");
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_devstdin_input")
  void childThatOpensItsStandardInputByNameReadsIt() throws Exception {
    run(() -> {
      Process process = soon(createSubprocessExec(IN_AND_OUT, "cat", "/dev/stdin"));
      Output output = soon(process.communicate(bytes("by name")));
      assertThat(text(output.stdout())).isEqualTo("by name");
      assertThat(process.returncode()).isZero();
    });
  }

  @Test
  void communicateRefusesInputThatHasNowhereToGo() throws Exception {
    run(() -> {
      Process process = soon(shell(OUTPUT, "echo out"));
      assertThatThrownBy(() -> process.communicate(new byte[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("stdin");
      assertThat(process.stdin()).isNull();
      soon(process.communicate());
    });
  }

  @Test
  void killWhileCommunicatingEndsIt() throws Exception {
    run(() -> {
      Process process = soon(shell(PIPES, "echo started; exec cat >/dev/null"));
      Task<Output> communicating = createTask(process.communicate(new byte[4 << 20]));
      loop.callSoon(process::kill);
      Output output = soon(communicating);
      assertThat(output.stderr()).isEmpty();
      assertThat(process.returncode()).isEqualTo(-9);
    });
  }

  @Test
  void cancelledCommunicateLeavesTheChildToItsUser() throws Exception {
    run(() -> {
      Process process = soon(shell(IN_AND_OUT, "exec sleep 1000"));
      Task<Output> communicating = createTask(process.communicate());
      await(sleep(0));
      await(sleep(0));
      communicating.cancel();
      assertThatThrownBy(() -> await(communicating)).isInstanceOf(CancelledError.class);
      assertThat(process.returncode()).isNull();
      process.kill();
      assertThat(soon(process.waitFor())).isEqualTo(-9);
    });
  }

  @Test
  void outputOverTheLimitOfALineRaisesAndLosesNothing() throws Exception {
    run(() -> {
      Process process =
          soon(shell(OUTPUT.withLimit(16), "echo 'a line that is too long'; echo next"));
      assertThatThrownBy(() -> soon(process.stdout().readuntil(bytes("\n"))))
          .isInstanceOf(io.asyncio.LimitOverrunError.class);
      assertThat(text(soon(process.stdout().readexactly(23)))).isEqualTo("a line that is too long");
      assertThat(text(soon(process.communicate()).stdout())).isEqualTo("\nnext\n");
    });
  }

  @Test
  void transportsOfTheStreamsAreThoseOfThePipes() throws Exception {
    run(() -> {
      Process process = soon(createSubprocessExec(PIPES.withStderr(Stdio.STDOUT), "cat"));
      assertThat(process.stderr()).isNull();
      assertThat(process.stdin().transport()).isInstanceOf(WriteTransport.class);
      byte[] data = new byte[100_000];
      Arrays.fill(data, (byte) 'x');
      assertThat(soon(process.communicate(data)).stdout()).isEqualTo(data);
    });
  }
}
