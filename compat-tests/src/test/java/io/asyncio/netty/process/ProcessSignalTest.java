package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.SignalNumbers;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.ProcessLookupError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("without-native-access")
class ProcessSignalTest extends ChildTest {

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_kill")
  void killedChildReturnsMinusNine() throws Exception {
    run(() -> {
      Process process = soon(createSubprocessExec(INHERITED, "sleep", "1000"));
      process.kill();
      assertThat(soon(process.waitFor())).isEqualTo(-9);
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_terminate")
  void terminatedChildReturnsMinusFifteen() throws Exception {
    run(() -> {
      Process process = soon(createSubprocessExec(INHERITED, "sleep", "1000"));
      process.terminate();
      assertThat(soon(process.waitFor())).isEqualTo(-15);
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_send_signal")
  void childThatIsHungUpReturnsMinusOne() throws Exception {
    run(() -> {
      Process process = soon(shell(IN_AND_OUT, "echo sleeping; exec cat"));
      assertThat(text(soon(process.stdout().readline()))).isEqualTo("sleeping\n");
      process.sendSignal("HUP");
      assertThat(soon(process.waitFor())).isEqualTo(-1);
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_send_signal_1")
  void signalThatTheChildHandlesInterruptsNothingElse() throws Exception {
    run(() -> {
      Process process = soon(shell(
          PIPES,
          "trap 'echo WORLD' USR1; echo HELLO; read line || read line; echo $line;"
              + " read line; exit 11"));
      assertThat(text(soon(process.stdout().readline()))).isEqualTo("HELLO\n");
      process.sendSignal("SIGUSR1");
      assertThat(text(soon(process.stdout().readline()))).isEqualTo("WORLD\n");
      process.stdin().write(bytes("!\n"));
      assertThat(text(soon(process.stdout().readline()))).isEqualTo("!\n");
      process.stdin().close();
      assertThat(soon(process.waitFor())).isEqualTo(11);
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_subprocess_send_signal_race")
  void signalThatRacesWithTheEndMakesUpNoReturnCode() throws Exception {
    run(() -> {
      for (int i = 0; i < 10; i++) {
        Process process = soon(createSubprocessExec(INHERITED, "sleep", "0"));
        Task<Integer> waiting = createTask(process.waitFor());
        boolean refused = false;
        while (!refused) {
          await(sleep(0));
          try {
            process.sendSignal(0);
          } catch (ProcessLookupError e) {
            refused = true;
          }
        }
        assertThat(soon(waiting)).isZero();
      }
    });
  }

  @Test
  void endedChildCannotBeSignalled() throws Exception {
    run(() -> {
      Process process = soon(createSubprocessExec(INHERITED, "true"));
      assertThat(soon(process.waitFor())).isZero();
      await(sleep(0));
      assertThatThrownBy(process::kill).isInstanceOf(ProcessLookupError.class);
      assertThatThrownBy(() -> process.sendSignal("TERM")).isInstanceOf(ProcessLookupError.class);
    });
  }

  @Test
  void numberThatIsNoSignalIsRefused() throws Exception {
    run(() -> {
      Process process = soon(cat());
      for (int signal : new int[] {-1, 1000}) {
        assertThatThrownBy(() -> process.sendSignal(signal))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(String.valueOf(signal));
      }
      assertThat(process.returncode()).isNull();
      soon(process.communicate());
      assertThat(process.returncode()).isZero();
    });
  }

  @Test
  void exitStatusAbove128IsOneWhereTheSystemIsAskedForIt() throws Exception {
    run(() -> {
      int status = soon(soon(shell(INHERITED, "exit 137")).waitFor());
      assertThat(status).isEqualTo(spawns() ? 137 : -9);
      assertThat(soon(soon(shell(INHERITED, "exit 255")).waitFor())).isEqualTo(255);
      assertThat(soon(soon(shell(INHERITED, "kill -KILL $$")).waitFor())).isEqualTo(-9);
    });
  }

  @Test
  void childBlocksAndIgnoresNoSignals() throws Exception {
    run(() -> {
      Process process = soon(shell(OUTPUT, "exec grep -E 'SigBlk|SigIgn' /proc/self/status"));
      String output = text(soon(process.communicate()).stdout());
      assertThat(output).contains("SigBlk:\t0000000000000000");
      if (spawns()) {
        String ignored = output.substring(output.indexOf("SigIgn:\t") + 8).strip();
        long pipeAndFileSize = 1L << 12 | 1L << 24;
        assertThat(Long.parseUnsignedLong(ignored, 16) & pipeAndFileSize).isZero();
      }
    });
  }

  @Test
  void everyNumberOfASignalReachesTheChildAndIsReported() throws Exception {
    assumeThat(SignalNumbers.ignoredHere())
        .as("signals that this JVM was started to ignore, and its children too")
        .isEmpty();
    run(() -> assertThat(SignalNumbers.wrong()).isEmpty());
  }
}
