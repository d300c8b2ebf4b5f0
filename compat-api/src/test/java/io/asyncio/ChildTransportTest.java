package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.protocols.Protocol;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.subprocess.ProcessLookupError;
import io.asyncio.transports.SubprocessTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildTransportTest extends LoopTest {

  private final FakeChild child = new FakeChild();
  private final TracingSubprocess protocol = new TracingSubprocess(trace);
  private final ChildTransport transport = transport(child, 0, 1, 2);

  private ChildTransport transport(FakeChild child, Integer... piped) {
    return new ChildTransport(loop, protocol, FakeChild.command(piped), child);
  }

  private void connectAll() {
    child.pipes.values().forEach(FakeChild.FakePipe::connect);
  }

  private void loseAll() {
    child.pipes.values().forEach(pipe -> pipe.protocol.connectionLost(null));
  }

  @Test
  void protocolIsToldOfTheConnectionWhenAllPipesAreConnected() {
    transport.start();
    child.pipes.get(0).connect();
    child.pipes.get(2).connect();
    runOnce();
    assertThat(trace).isEmpty();
    assertThat(transport.connected().done()).isFalse();
    child.pipes.get(1).connect();
    assertThat(transport.connected().done()).isTrue();
    runOnce();
    assertThat(trace).containsExactly("made");
  }

  @Test
  @CPython(
      "uvloop/test_process::Test_UV_Process_Delayed::test_process_delayed_stdio__paused__stdin_pipe")
  void whatHappensBeforeTheConnectionIsToldAfterIt() {
    transport.start();
    child.pipes.get(1).connect();
    child.pipes.get(1).protocol.dataReceived(new byte[3]);
    child.exit(0);
    child.pipes.get(1).protocol.connectionLost(null);
    child.pipes.get(2).connect();
    child.pipes.get(2).protocol.connectionLost(null);
    runOnce();
    assertThat(trace).isEmpty();
    child.pipes.get(0).connect();
    child.pipes.get(0).protocol.connectionLost(null);
    runOnce();
    runOnce();
    assertThat(trace)
        .containsExactly(
            "made",
            "data 1 3",
            "exited",
            "lost 1 null",
            "lost 2 null",
            "lost 0 null",
            "connectionLost null");
  }

  @Test
  @CPython(
      "uvloop/test_process::Test_UV_Process_Delayed::test_process_delayed_stdio__paused__no_stdin")
  void whatHappensBeforeTheConnectionWithoutInputIsToldAfterIt() {
    FakeChild outputs = new FakeChild();
    ChildTransport own = transport(outputs, 1);
    own.start();
    outputs.exit(-9);
    runOnce();
    assertThat(trace).isEmpty();
    outputs.pipes.get(1).connect();
    outputs.pipes.get(1).protocol.dataReceived(new byte[1]);
    outputs.pipes.get(1).protocol.connectionLost(null);
    runOnce();
    assertThat(trace)
        .containsExactly("made", "exited", "data 1 1", "lost 1 null", "connectionLost null");
  }

  @Test
  void childWithoutPipesIsConnectedInTheNextIteration() {
    FakeChild bare = new FakeChild();
    ChildTransport own = transport(bare);
    own.start();
    runOnce();
    runOnce();
    assertThat(trace).containsExactly("made");
    assertThat(own.getPipeTransport(0)).isNull();
    bare.exit(7);
    runOnce();
    assertThat(trace).containsExactly("made", "exited", "connectionLost null");
  }

  @Test
  @CPython("test_subprocess::SubprocessTransportTests::test_proc_exited")
  void endIsKnownBeforeTheProtocolIsToldAndThenNothingCanBeSignalled() {
    transport.start();
    connectAll();
    runOnce();
    trace.clear();
    child.exit(6);
    assertThat(transport.getReturncode()).isEqualTo(6);
    loseAll();
    transport.kill(); // the protocol has not been told of the end
    runOnce();
    assertThat(trace)
        .containsExactly(
            "exited", "lost 0 null", "lost 1 null", "lost 2 null", "connectionLost null");
    assertThat(child.calls).isEmpty();
    assertThat(transport.getPid()).isEqualTo(FakeChild.PID);
    assertThat(transport.getReturncode()).isEqualTo(6);
    assertThatThrownBy(() -> transport.sendSignal(15)).isInstanceOf(ProcessLookupError.class);
    assertThatThrownBy(transport::terminate).isInstanceOf(ProcessLookupError.class);
    assertThatThrownBy(transport::kill).isInstanceOf(ProcessLookupError.class);
    assertThatCode(transport::close).doesNotThrowAnyException();
    assertThat(child.calls).as("nothing is killed").noneMatch(call -> call.startsWith("signal"));
  }

  @Test
  void connectionIsLostOnceEvenIfTheProtocolThrows() throws Exception {
    transport.start();
    connectAll();
    protocol.thrownByLoss = new IllegalStateException("from connectionLost");
    loseAll();
    child.exit(0);
    runOnce();
    assertThat(trace)
        .endsWith("exited", "connectionLost null")
        .containsOnlyOnce("connectionLost null");
    assertThat(closeAndTakeReports()).hasSize(1);
    assertThatThrownBy(transport::kill).isInstanceOf(ProcessLookupError.class);
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_wait_even_if_pipe_is_open")
  void waitingEndsWithTheChildWhileAPipeIsStillOpen() throws Exception {
    transport.start();
    connectAll();
    runBody(() -> {
      Task<Integer> waiting = loop.createTask(transport.waitFor());
      await(sleep(1));
      assertThat(waiting.done()).isFalse();
      child.exit(3);
      assertThat(await(waiting)).isEqualTo(3);
      assertThat(await(transport.waitFor())).isEqualTo(3);
      assertThat(trace).doesNotContain("connectionLost null");
      loseAll();
      await(sleep(1));
      assertThat(trace).endsWith("connectionLost null");
    });
  }

  @Test
  void cancelledWaitLeavesTheOthersWaiting() throws Exception {
    transport.start();
    connectAll();
    runBody(() -> {
      Task<Integer> cancelled = loop.createTask(transport.waitFor());
      Task<Integer> other = loop.createTask(transport.waitFor());
      await(sleep(1));
      cancelled.cancel();
      await(sleep(1));
      assertThat(cancelled.cancelled()).isTrue();
      child.exit(0);
      assertThat(await(other)).isZero();
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_close_kill_running")
  void closingKillsARunningChildAndItsPipes() {
    transport.start();
    connectAll();
    transport.close();
    transport.close();
    assertThat(child.calls).containsExactly("close 0", "close 1", "close 2", "signal 9");
    assertThat(transport.isClosing()).isTrue();
    assertThat(transport.getReturncode()).isNull();
    child.exit(-9);
    assertThat(transport.getReturncode()).isEqualTo(-9);
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_close_dont_kill_finished")
  void closingDoesNotKillAChildThatHasEndedAndWasNotReported() {
    transport.start();
    connectAll();
    child.alive = false;
    transport.close();
    assertThat(child.calls).containsExactly("close 0", "close 1", "close 2");
    assertThat(transport.getReturncode()).isNull();
  }

  @Test
  void closingBearsAChildThatMayNotBeKilled() {
    transport.start();
    child.signalFailure = new AccessDeniedException("process");
    assertThatCode(transport::close).doesNotThrowAnyException();
    assertThatThrownBy(transport::terminate)
        .isInstanceOf(UncheckedIOException.class)
        .hasCause(child.signalFailure);
  }

  @Test
  void signalsGoByNumberAndByName() {
    transport.start();
    transport.sendSignal(12);
    transport.sendSignal("HUP");
    transport.sendSignal("SIGHUP");
    transport.terminate();
    transport.kill();
    assertThat(child.calls)
        .containsExactly("signal 12", "signal 1", "signal 1", "signal 15", "signal 9");
    assertThatThrownBy(() -> transport.sendSignal("NONESUCH"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NONESUCH");
  }

  @Test
  void flowControlOfInputReachesTheProtocolAtOnce() {
    transport.start();
    connectAll();
    runOnce();
    child.pipes.get(0).protocol.pauseWriting();
    child.pipes.get(0).protocol.resumeWriting();
    assertThat(trace).containsExactly("made", "pauseWriting", "resumeWriting");
  }

  @Test
  void protocolCanBeReplacedByAnotherOfSubprocesses() {
    transport.start();
    connectAll();
    runOnce();
    TracingSubprocess other = new TracingSubprocess(trace);
    transport.setProtocol(other);
    assertThat(transport.getProtocol()).isSameAs(other);
    assertThatThrownBy(() -> transport.setProtocol(new Protocol() {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(transport.getProtocol()).isSameAs(other);
  }

  @Test
  void protocolIsLetGoWhenItHasBeenToldOfTheLoss() {
    List<Object> seen = new ArrayList<>();
    SubprocessProtocol looking = new SubprocessProtocol() {
      @Override
      public void connectionLost(Throwable exception) {
        seen.add(transport.getProtocol());
      }
    };
    transport.start();
    connectAll();
    runOnce();
    transport.setProtocol(looking);
    child.exit(0);
    transport.close();
    loseAll();
    assertThat(transport.getProtocol()).isSameAs(looking);
    for (int i = 0; i < 5; i++) {
      runOnce();
    }
    assertThat(seen).containsExactly(looking);
    assertThat(transport.getProtocol()).isNull();
  }

  @Test
  @CPython("test_subprocess::SubprocessTransportTests::test_subprocess_repr")
  void textTellsTheStateAndThePipes() {
    transport.start();
    assertThat(transport)
        .hasToString(
            "<SubprocessTransport pid=4711 running stdin=pipe0 stdout=pipe1 stderr=pipe2>");
    connectAll();
    child.exit(6);
    transport.close();
    assertThat(transport)
        .hasToString("<SubprocessTransport closed pid=4711 returncode=6"
            + " stdin=pipe0 stdout=pipe1 stderr=pipe2>");
    ChildTransport bare = transport(new FakeChild());
    assertThat(bare).hasToString("<SubprocessTransport pid=4711 running>");
  }

  @Test
  @CPython("test_protocols::ProtocolsAbsTests::test_subprocess_protocol")
  void callbacksOfAProtocolDoNothingUnlessTheyAreOverridden() {
    SubprocessProtocol silent = new SubprocessProtocol() {};
    assertThatCode(() -> {
          silent.connectionMade(transport);
          silent.pipeDataReceived(1, new byte[] {1});
          silent.pipeConnectionLost(1, new IOException());
          silent.processExited();
          silent.connectionLost(null);
        })
        .doesNotThrowAnyException();
    assertThat(child.calls).isEmpty();
  }

  @Test
  @CPython("test_transports::TransportTests::test_subprocess_transport_not_implemented")
  void transportHasToImplementEverything() {
    assertThat(Arrays.stream(SubprocessTransport.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic()))
        .isNotEmpty()
        .allMatch(method -> Modifier.isAbstract(method.getModifiers()));
  }
}
