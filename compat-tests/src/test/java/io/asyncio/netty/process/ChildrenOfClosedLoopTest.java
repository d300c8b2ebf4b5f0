package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.SubprocessConnection;
import io.asyncio.Task;
import io.asyncio.netty.testing.Fifos;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.transports.SubprocessTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of children whose loop is closed. That nothing of them is left is always tested. */
class ChildrenOfClosedLoopTest extends ChildTest {

  private static final SubprocessOptions QUIET = PIPES.withStderr(Stdio.DEVNULL);

  @TempDir
  Path directory;

  @AfterEach
  void leavesNoThread() {
    loop.close();
    PipeThreads.awaitGone();
  }

  /** Starts a child in a run of the loop that ends with that. */
  private ChildRecorder start(SubprocessOptions options, String line) throws Exception {
    List<ChildRecorder> started = new ArrayList<>();
    run(() -> {
      ChildRecorder child = soon(loop.subprocessShell(() -> new ChildRecorder(loop), line, options))
          .protocol();
      child.until(() -> child.events.contains("connectionMade"));
      started.add(child);
    });
    return started.getFirst();
  }

  /** Closes the loop, and returns the warnings of children. */
  private List<String> warningsOfClosing() {
    try (Log log = new Log()) {
      loop.close();
      return log.warnings();
    }
  }

  private static void assertKilled(ChildRecorder child, String... pipes) throws Exception {
    List<String> events = new ArrayList<>(List.of("connectionMade", "exited"));
    events.addAll(List.of(pipes));
    events.add("connectionLost null");
    assertThat(child.events)
        .startsWith("connectionMade")
        .containsExactlyInAnyOrderElementsOf(events)
        .endsWith("connectionLost null");
    assertThat(child.transport.getReturncode()).isEqualTo(-9);
    assertThat(ChildState.isKnown(child.transport.getPid()))
        .as("not even as a zombie")
        .isFalse();
  }

  @Test
  void runningChildrenAreKilledAndWarnedOf() throws Exception {
    ChildRecorder piped = start(PIPES, WAIT);
    ChildRecorder unpiped = start(INHERITED, "exec sleep 1000");
    List<String> warnings = warningsOfClosing();
    assertThat(warnings)
        .satisfiesExactly(
            first -> assertThat(first)
                .startsWith("unclosed transport <SubprocessTransport pid=")
                .contains(piped.transport.getPid() + " running stdin=", "is killed"),
            second -> assertThat(second)
                .startsWith("unclosed transport <SubprocessTransport pid=")
                .contains(unpiped.transport.getPid() + " running>", "is killed"));
    assertKilled(piped, "lost 0 null", "lost 1 null", "lost 2 null");
    assertKilled(unpiped);
  }

  @Test
  void childThatIgnoresSignalsIsKilledToo() throws Exception {
    ChildRecorder child = start(QUIET, "trap '' TERM INT HUP; echo ready; " + WAIT);
    run(() -> soon(Asyncio.async(() -> child.until(() -> child.from(1).equals("ready\n")))));
    child.events.removeIf(event -> event.startsWith("data"));
    assertThat(warningsOfClosing()).hasSize(1);
    assertKilled(child, "lost 0 null", "lost 1 null");
  }

  @Test
  void stoppedChildIsKilledToo() throws Exception {
    ChildRecorder child = start(QUIET, "echo ready; " + WAIT);
    run(() -> {
      soon(Asyncio.async(() -> child.until(() -> child.from(1).equals("ready\n"))));
      child.transport.sendSignal("STOP");
      ChildState.untilStopped(child.transport.getPid());
    });
    child.events.removeIf(event -> event.startsWith("data"));
    assertThat(warningsOfClosing()).hasSize(1);
    assertKilled(child, "lost 0 null", "lost 1 null");
  }

  @Test
  void childWhoseTransportIsClosedIsNotWarnedOf() throws Exception {
    ChildRecorder child = start(PIPES, WAIT);
    loop.callSoon(child.transport::close);
    run(() -> await(sleep(0)));
    assertThat(warningsOfClosing()).isEmpty();
    assertKilled(child, "lost 0 null", "lost 1 null", "lost 2 null");
  }

  @Test
  void childWhoseTransportIsClosedInTheLastIterationIsNotWarnedOf() throws Exception {
    ChildRecorder child = start(PIPES, WAIT);
    run(child.transport::close);
    assertThat(warningsOfClosing()).isEmpty();
    assertKilled(child, "lost 0 null", "lost 1 null", "lost 2 null");
  }

  @Test
  void endThatNobodyWasToldOfIsReportedAsItWas() throws Exception {
    Path gate = Fifos.make(directory);
    ChildRecorder child = start(INHERITED, "read go < " + gate + "; exit 3");
    Files.write(gate, bytes("go\n"));
    ChildState.awaitEnd(child.transport.getPid());
    List<String> warnings = warningsOfClosing();
    if (spawns()) { // the JDK tells of an end a moment after the system
      assertThat(warnings).isEmpty();
    }
    assertThat(child.events).containsExactly("connectionMade", "exited", "connectionLost null");
    assertThat(child.transport.getReturncode()).isEqualTo(3);
  }

  /** A protocol that never reads. */
  private static final class Unread implements SubprocessProtocol {

    private SubprocessConnection<?> connection;
    final List<String> events = new ArrayList<>();

    @Override
    public void connectionMade(SubprocessTransport made) {
      made.getPipeTransport(1).pauseReading();
    }

    @Override
    public void pipeConnectionLost(int fd, Throwable exception) {
      events.add("lost " + fd);
    }

    @Override
    public void processExited() {
      events.add("exited");
    }

    @Override
    public void connectionLost(Throwable exception) {
      events.add("connectionLost");
    }
  }

  private Unread endedUnread() throws Exception {
    Unread protocol = new Unread();
    run(() -> {
      protocol.connection =
          soon(loop.subprocessShell(() -> protocol, "read go; echo much; exit 4", QUIET));
      var input = protocol.connection.transport().getPipeTransport(0);
      input.write(bytes("go\n"));
      assertThat(soon(protocol.connection.transport().waitFor())).isEqualTo(4);
    });
    return protocol;
  }

  @Test
  void endedChildWhoseOutputNobodyReadIsForgotten() throws Exception {
    Unread child = endedUnread();
    assertThat(child.events).doesNotContain("lost 1");
    assertThat(warningsOfClosing()).isEmpty();
    assertThat(child.events)
        .containsExactlyInAnyOrder("exited", "lost 0", "lost 1", "connectionLost")
        .endsWith("connectionLost");
    assertThat(child.connection.transport().getReturncode()).isEqualTo(4);
  }

  @Test
  void pipesThatNobodyClosedAreWarnedOfInDebugMode() throws Exception {
    loop.setDebug(true);
    Unread child = endedUnread();
    assertThat(warningsOfClosing())
        .anySatisfy(
            warning -> assertThat(warning).startsWith("unclosed transport <ReadPipeTransport OPEN"))
        .noneMatch(warning -> warning.contains("killed"));
    assertThat(child.events).endsWith("connectionLost");
  }

  @Test
  void debugModeTellsOfTheChildAndItsPipes() throws Exception {
    loop.setDebug(true);
    ChildRecorder child = start(QUIET, WAIT);
    List<String> warnings = warningsOfClosing();
    assertThat(warnings)
        .filteredOn(warning -> warning.startsWith("unclosed transport <SubprocessTransport"))
        .hasSize(1);
    assertThat(warnings)
        .filteredOn(warning -> warning.startsWith("unclosed transport <ReadPipe"))
        .hasSize(1);
    assertThat(warnings)
        .filteredOn(warning -> warning.startsWith("unclosed transport <WritePipe"))
        .hasSize(1);
    assertKilled(child, "lost 0 null", "lost 1 null");
  }

  /** The grandchild ends by itself, when it cannot write any more. */
  @Test
  void grandchildThatKeepsThePipeKeepsNothingOpenHere() throws Exception {
    ChildRecorder child =
        start(QUIET, "{ trap '' HUP; while echo again; do :; done; } & echo ready; exit 5");
    run(() -> assertThat(soon(child.transport.waitFor())).isEqualTo(5));
    assertThat(child.events).doesNotContain("connectionLost null");
    assertThat(warningsOfClosing()).isEmpty();
    assertThat(child.events).endsWith("connectionLost null").contains("lost 1 null", "exited");
  }

  @Test
  void silentGrandchildThatKeepsThePipeKeepsNothingOpenHere() throws Exception {
    ChildRecorder child = start(QUIET, "exec 3<&0; { read end <&3; } & exit 5");
    run(() -> assertThat(soon(child.transport.waitFor())).isEqualTo(5));
    assertThat(warningsOfClosing()).isEmpty();
    assertThat(child.events)
        .endsWith("connectionLost null")
        .contains("lost 0 null", "lost 1 null", "exited");
  }

  @Test
  void startUnderWayIsCancelledAndLeavesNothing() throws Exception {
    List<String> events = new ArrayList<>();
    Task<?>[] starting = new Task<?>[1];
    run(() -> {
      starting[0] = loop.createTask(loop.subprocessExec(() -> new ChildRecorder(loop), "cat"));
      starting[0].addDoneCallback(_ -> events.add("done"));
      await(sleep(0)); // it has started the child, and waits for the pipes
      assertThat(ProcessHandle.current().children()).hasSize(1);
    });
    assertThat(warningsOfClosing()).isEmpty();
    assertThat(takeReports()).containsExactly("Task was pending when its event loop was closed");
    assertThat(events).containsExactly("done");
    assertThatThrownBy(starting[0]::result).isInstanceOf(CancelledError.class);
  }

  @Test
  void whoWaitsForAChildIsCancelledAndTheChildKilled() throws Exception {
    Task<?>[] waiting = new Task<?>[1];
    run(() -> {
      Process process = soon(shell(QUIET, WAIT));
      waiting[0] = loop.createTask(process.waitFor());
      await(sleep(0));
    });
    assertThat(warningsOfClosing()).hasSize(1);
    assertThat(takeReports()).containsExactly("Task was pending when its event loop was closed");
    assertThat(waiting[0].cancelled()).isTrue();
  }
}
