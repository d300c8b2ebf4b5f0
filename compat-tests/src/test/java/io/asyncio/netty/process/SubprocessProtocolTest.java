package io.asyncio.netty.process;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.CancelledError;
import io.asyncio.SubprocessConnection;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.transports.SubprocessTransport;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteTransport;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("without-native-access")
class SubprocessProtocolTest extends ChildTest {

  private ChildRecorder start(String... command) throws Exception {
    return soon(loop.subprocessExec(() -> new ChildRecorder(loop), command)).protocol();
  }

  private ChildRecorder startShell(SubprocessOptions options, String line) throws Exception {
    return soon(loop.subprocessShell(() -> new ChildRecorder(loop), line, options))
        .protocol();
  }

  private static WriteTransport stdin(ChildRecorder child) {
    return child.transport.getPipeTransport(0);
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_exec")
  void inputComesBackAndClosingKillsTheChild() throws Exception {
    run(() -> {
      SubprocessConnection<ChildRecorder> connection =
          soon(loop.subprocessExec(() -> new ChildRecorder(loop), "cat"));
      ChildRecorder child = connection.protocol();
      child.until(() -> child.events.contains("connectionMade"));
      assertThat(child.transport).isSameAs(connection.transport());
      stdin(child).write(bytes("asyncio, and back"));
      soon(async(() -> child.until(() -> child.from(1).equals("asyncio, and back"))));
      child.transport.close();
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(-9);
      assertThat(child.from(1)).isEqualTo("asyncio, and back");
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_interactive")
  void eachWriteIsAnsweredWhileInputStaysOpen() throws Exception {
    run(() -> {
      ChildRecorder child = start("cat");
      stdin(child).write(bytes("one "));
      soon(async(() -> child.until(() -> child.from(1).equals("one "))));
      stdin(child).write(bytes("two"));
      soon(async(() -> child.until(() -> child.from(1).equals("one two"))));
      child.transport.close();
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(-9);
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_shell")
  void shellsOutputPipesAndEndAreReported() throws Exception {
    run(() -> {
      ChildRecorder child = startShell(SubprocessOptions.defaults(), "echo Hello");
      child.transport.getPipeTransport(0).close();
      soon(child.over());
      assertThat(child.transport.getReturncode()).isZero();
      assertThat(child.from(1)).isEqualTo("Hello\n");
      assertThat(child.from(2)).isEmpty();
      assertThat(child.events)
          .startsWith("connectionMade")
          .contains("lost 0 null", "lost 1 null", "lost 2 null", "exited")
          .endsWith("connectionLost null");
      assertThat(Collections.frequency(child.events, "connectionLost null")).isOne();
      child.transport.close();
    });
  }

  @Test
  void outputOfAChildThatEndsAtOnceIsToldBeforeItsEnd() throws Exception {
    assumeTrue(polls(), "elsewhere threads tell of them, in any order");
    run(() -> {
      for (int i = 0; i < 20; i++) {
        ChildRecorder child = startShell(SubprocessOptions.defaults(), "echo Hello");
        soon(child.over());
        assertThat(child.events).containsSubsequence("data 1", "exited");
      }
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_exitcode")
  void exitStatusIsReportedWithoutPipes() throws Exception {
    run(() -> {
      ChildRecorder child = startShell(INHERITED, "exit 7");
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(7);
      assertThat(child.events).containsExactly("connectionMade", "exited", "connectionLost null");
      child.transport.close();
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_close_after_finish")
  void closingAfterTheEndIsHarmless() throws Exception {
    run(() -> {
      ChildRecorder child = startShell(INHERITED, "exit 7");
      for (int fd = 0; fd < 3; fd++) {
        assertThat(child.transport.getPipeTransport(fd)).isNull();
      }
      soon(child.over());
      child.transport.close();
      assertThat(child.transport.getReturncode()).isEqualTo(7);
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_kill")
  void killEndsTheChildBySigkill() throws Exception {
    run(() -> {
      ChildRecorder child = start("cat");
      child.transport.kill();
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(-9);
      child.transport.close();
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_terminate")
  void terminateEndsTheChildBySigterm() throws Exception {
    run(() -> {
      ChildRecorder child = start("cat");
      child.transport.terminate();
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(-15);
      child.transport.close();
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_send_signal")
  void anySignalCanBeSent() throws Exception {
    run(() -> {
      ChildRecorder child = start("cat");
      child.transport.sendSignal("HUP");
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(-1);
      child.transport.close();
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_stderr")
  void standardErrorComesByItself() throws Exception {
    run(() -> {
      ChildRecorder child = start("sh", "-c", "read x; echo OUT:$x; echo ERR:$x >&2");
      stdin(child).write(bytes("test\n"));
      soon(child.over());
      assertThat(child.from(1)).isEqualTo("OUT:test\n");
      assertThat(child.from(2)).isEqualTo("ERR:test\n");
      assertThat(child.transport.getReturncode()).isZero();
      child.transport.close();
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_stderr_redirect_to_stdout")
  void standardErrorCanBeMergedIntoOutput() throws Exception {
    run(() -> {
      ChildRecorder child = startShell(
          SubprocessOptions.defaults().withStderr(Stdio.STDOUT),
          "read x; echo OUT:$x; echo ERR:$x >&2");
      assertThat(child.transport.getPipeTransport(1)).isNotNull();
      assertThat(child.transport.getPipeTransport(2)).isNull();
      stdin(child).write(bytes("test\n"));
      soon(child.over());
      assertThat(child.from(1)).isEqualTo("OUT:test\nERR:test\n");
      assertThat(child.from(2)).isEmpty();
      child.transport.close();
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_close_client_stream")
  void childGetsABrokenPipeWhenItsOutputIsClosedHere() throws Exception {
    run(() -> {
      ChildRecorder child =
          start("sh", "-c", "trap '' PIPE; while read x; do echo \"$x\" || echo broken >&2; done");
      stdin(child).write(bytes("test\n"));
      soon(async(() -> child.until(() -> child.from(1).equals("test\n"))));
      child.transport.getPipeTransport(1).close();
      soon(async(() -> child.until(() -> child.events.contains("lost 1 null"))));
      assertThat(child.transport.getReturncode()).isNull();
      while (!child.from(2).contains("broken\n")) { // a pump closes its pipe when it can
        stdin(child).write(bytes("another\n"));
        await(sleep(0));
      }
      child.transport.close();
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(-9);
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_wait_no_same_group")
  void childCanLeadASessionOfItsOwn() throws Exception {
    run(() -> {
      SubprocessOptions own = INHERITED.withStartNewSession(true);
      ChildRecorder child = startShell(
          own,
          "read pid name state parent group session more < /proc/$$/stat;"
              + " [ $pid = $session ] && [ $pid = $$ ] && exit 7");
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(7);
      child.transport.close();
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_subprocess_protocol_events")
  void everythingIsReportedAndAPipesDataBeforeItsEnd() throws Exception {
    run(() -> {
      ChildRecorder child =
          startShell(PIPES.withStdin(Stdio.DEVNULL), "echo stdout; echo stderr >&2");
      soon(child.over());
      assertThat(child.events)
          .startsWith("connectionMade")
          .containsSubsequence("data 1", "lost 1 null")
          .containsSubsequence("data 2", "lost 2 null")
          .contains("exited")
          .endsWith("connectionLost null");
      assertThat(child.from(1) + child.from(2)).isEqualTo("stdout\nstderr\n");
      child.transport.close();
    });
  }

  @Test
  @CPython(
      "uvloop/test_process::Test_UV_Process_Delayed::test_process_delayed_stdio__not_paused__no_stdin")
  void shortChildWithoutInputIsReportedInFull() throws Exception {
    run(() -> {
      ChildRecorder child = startShell(PIPES.withStdin(Stdio.DEVNULL), "echo foo; exit 3");
      soon(child.over());
      assertThat(child.from(1)).isEqualTo("foo\n");
      assertThat(child.transport.getReturncode()).isEqualTo(3);
      assertThat(child.events).doesNotContain("lost 0 null");
      assertThat(Collections.frequency(child.events, "exited")).isOne();
      assertThat(Collections.frequency(child.events, "connectionLost null")).isOne();
      child.transport.close();
    });
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_close_gets_process_closed")
  void connectionIsLostOnlyWhenTheChildIsGone() throws Exception {
    run(() -> {
      ChildRecorder child = startShell(PIPES, WAIT);
      long pid = child.transport.getPid();
      assertThat(ProcessHandle.of(pid)).isPresent();
      child.transport.close();
      assertThat(child.transport.getReturncode()).isNull();
      soon(child.over());
      assertThat(child.transport.getReturncode()).isEqualTo(-9);
      assertThat(ProcessHandle.of(pid)).as("the child, not even as a zombie").isEmpty();
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_cancel_post_init")
  void startThatIsCancelledAtOnceLeavesNothingBehind() throws Exception {
    run(() -> {
      Task<?> starting = loop.createTask(loop.subprocessExec(() -> new ChildRecorder(loop), "cat"));
      loop.callSoon(starting::cancel);
      assertThatThrownBy(() -> soon(starting)).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void pipesTransportsGoOneWay() throws Exception {
    run(() -> {
      ChildRecorder child = start("cat");
      Transport input = child.transport.getPipeTransport(0);
      Transport errors = child.transport.getPipeTransport(2);
      assertThat(input.isReading()).isFalse();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(input::pauseReading)
          .withMessageContainingAll("pauseReading", "written to", "WritePipeTransport");
      assertThat(errors.canWriteEof()).isFalse();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> errors.write(new byte[1]))
          .withMessageContainingAll("write", "is read", "ReadPipeTransport");
      assertThat(child.transport.getExtraInfo("subprocess"))
          .isEqualTo(ProcessHandle.of(child.transport.getPid()).orElseThrow());
      child.transport.close();
      soon(child.over());
    });
  }

  @Test
  void loopRefusesOtherThreads() throws Exception {
    run(() -> {
      ChildRecorder child = start("cat");
      SubprocessTransport transport = child.transport;
      Executor other = task -> Thread.ofPlatform().start(task);
      for (Runnable call :
          new Runnable[] {transport::close, transport::kill, () -> transport.sendSignal(1)}) {
        assertThatThrownBy(CompletableFuture.runAsync(call, other)::join)
            .hasCauseInstanceOf(IllegalStateException.class);
      }
      transport.close();
      soon(child.over());
    });
  }
}
