package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubprocessStartTest extends LoopTest {

  private final FakeChild child = new FakeChild();
  private final TracingSubprocess protocol = new TracingSubprocess(trace);

  @BeforeEach
  void startsTheChild() {
    loop.child = child;
  }

  private Coroutine<SubprocessConnection<TracingSubprocess>> start() {
    return loop.subprocessExec(() -> protocol, "program", "argument");
  }

  private void connectAll() {
    child.pipes.values().forEach(FakeChild.FakePipe::connect);
  }

  private void loseAll() {
    child.pipes.values().forEach(pipe -> pipe.protocol.connectionLost(null));
  }

  @Test
  @CPython("uvloop/test_context::_ContextBaseTests::test_subprocess_protocol")
  void protocolIsCalledInTheContextOfTheStart() throws Exception {
    runBody(() -> {
      TracingSubprocess.WHERE.set("the start");
      var starting = loop.createTask(start());
      await(sleep(1));
      TracingSubprocess.WHERE.set("elsewhere");
      connectAll();
      await(starting);
      child.pipes.get(1).protocol.dataReceived(new byte[1]);
      loseAll();
      child.exit(0);
      await(sleep(1));
    });
    assertThat(trace)
        .containsExactly(
            "made in the start",
            "data 1 1 in the start",
            "lost 0 null in the start",
            "lost 1 null in the start",
            "lost 2 null in the start",
            "exited in the start",
            "connectionLost null in the start");
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_cancel_make_subprocess_transport_exec")
  @CPython("test_subprocess::SubprocessMixin::gh-125502 / gh-133536 (start cancelled while pipes"
      + " connect)")
  void startThatIsCancelledKillsTheChildAndWaitsForIt() throws Exception {
    runBody(() -> {
      var starting = loop.createTask(start());
      await(sleep(1));
      starting.cancel();
      await(sleep(1));
      assertThat(child.calls).containsExactly("close 0", "close 1", "close 2", "signal 9");
      assertThat(starting.done()).as("before the child has ended").isFalse();
      child.exit(-9);
      assertThatThrownBy(() -> await(starting)).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void pipeThatCannotBeOpenedKillsTheChildAndIsRaised() throws Exception {
    child.pipeFailure = new IOException("no more descriptors");
    runBody(() -> {
      var starting = loop.createTask(start());
      await(sleep(1));
      assertThat(child.calls).containsExactly("dropPipes", "close 0", "signal 9");
      child.exit(-9);
      assertThatThrownBy(() -> await(starting)).isSameAs(child.pipeFailure);
    });
    assertThat(trace).as("what the protocol was told").isEmpty();
  }

  @Test
  void failureToStartIsRaisedAsItIs() throws Exception {
    child.startFailure = new IOException("no such program");
    runBody(() -> assertThatThrownBy(() -> await(start())).isSameAs(child.startFailure));
    assertThat(trace).as("what the protocol was told").isEmpty();
  }

  @Test
  void resultHasTheTransportAndTheProtocol() throws Exception {
    SubprocessConnection<TracingSubprocess> connection = run(async(() -> {
      loop.callLater(1, this::connectAll);
      return await(start());
    }));
    assertThat(connection.protocol()).isSameAs(protocol);
    assertThat(connection.transport().getProtocol()).isSameAs(protocol);
    assertThat(connection.transport().getPipeTransport(0)).isSameAs(child.pipes.get(0));
    assertThat(connection.transport().getPipeTransport(3)).isNull();
  }

  @Test
  void childIsStartedByTheCommandAsItWasGiven() throws Exception {
    String[] words = {"program", "argument"};
    var starting = loop.subprocessExec(() -> protocol, SubprocessOptions.pipes(), words);
    words[1] = "changed";
    run(async(() -> {
      loop.callLater(1, this::connectAll);
      return await(starting);
    }));
    assertThat(child.command.arguments()).isEqualTo(List.of("program", "argument"));
    assertThat(child.command.shown()).isEqualTo("program program");
  }

  @Test
  void nothingIsStartedOnALoopThatIsClosed() throws Exception {
    var starting = start();
    loop.close();
    VirtualClockLoop other = new VirtualClockLoop();
    other.runUntilComplete(async(() -> {
      assertThatThrownBy(() -> await(starting))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Event loop is closed");
    }));
    other.close();
    assertThat(child.command).isNull();
  }
}
