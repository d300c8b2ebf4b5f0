package io.asyncio.netty.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.EventLoop;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.streams.StreamReader;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.SubprocessStreamProtocol;
import io.asyncio.transports.SubprocessTransport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stands between a child and its streams, and notes what passes. */
public final class Witness implements SubprocessProtocol {

  private final EventLoop loop;
  private final SubprocessStreamProtocol streams;
  private final List<String> events = new ArrayList<>();
  private int pauses;
  private SubprocessTransport transport;
  private Process process;

  /** What the child may return. */
  public final Set<Integer> plausible = new HashSet<>();

  public Witness(EventLoop loop) {
    this.loop = loop;
    this.streams = new SubprocessStreamProtocol(StreamReader.DEFAULT_LIMIT, loop);
  }

  public SubprocessTransport transport() {
    return transport;
  }

  public Process process() {
    return process;
  }

  public boolean isOver() {
    return !events.isEmpty() && events.getLast().equals("connectionLost null");
  }

  /** Checks what came and in which order, of a child with pipes for all streams that is over. */
  public void check() {
    assertThat(events)
        .startsWith("connectionMade")
        .containsOnlyOnce("connectionMade", "lost 0", "lost 1", "lost 2", "exited")
        .containsOnlyOnce("connectionLost null")
        .endsWith("connectionLost null");
    for (int fd = 1; fd <= 2; fd++) {
      assertThat(events.lastIndexOf("data " + fd)).isLessThan(events.indexOf("lost " + fd));
    }
    assertThat(Collections.frequency(events, "data 0")).isZero();
    assertThat(transport.getReturncode()).as("one of %s", plausible).isIn(plausible);
    assertThat(process.returncode()).isEqualTo(transport.getReturncode());
    assertThat(transport.isClosing()).isTrue();
  }

  @Override
  public void connectionMade(SubprocessTransport made) {
    events.add("connectionMade");
    transport = made;
    streams.connectionMade(made);
    process = new Process(transport, streams, loop);
  }

  @Override
  public void pipeDataReceived(int fd, byte[] data) {
    assertThat(data).isNotEmpty();
    events.add("data " + fd);
    streams.pipeDataReceived(fd, data);
  }

  @Override
  public void pipeConnectionLost(int fd, Throwable exception) {
    events.add("lost " + fd);
    streams.pipeConnectionLost(fd, exception);
  }

  @Override
  public void processExited() {
    assertThat(transport.getReturncode()).isNotNull();
    events.add("exited");
    streams.processExited();
  }

  @Override
  public void connectionLost(Throwable exception) {
    events.add("connectionLost " + exception);
    streams.connectionLost(exception);
  }

  @Override
  public void pauseWriting() {
    assertThat(pauses++).isZero();
    streams.pauseWriting();
  }

  @Override
  public void resumeWriting() {
    assertThat(pauses--).isOne();
    streams.resumeWriting();
  }
}
