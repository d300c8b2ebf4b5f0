package io.asyncio;

import io.asyncio.contextvars.ContextVar;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.transports.SubprocessTransport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what it is told, and in which context. */
final class TracingSubprocess implements SubprocessProtocol {

  static final ContextVar<String> WHERE = new ContextVar<>("where");

  private final List<String> trace;

  @Nullable
  RuntimeException thrownByLoss;

  TracingSubprocess(List<String> trace) {
    this.trace = trace;
  }

  private void note(String what) {
    trace.add(what + (WHERE.get(null) == null ? "" : " in " + WHERE.get(null)));
  }

  @Override
  public void connectionMade(SubprocessTransport transport) {
    note("made");
  }

  @Override
  public void pipeDataReceived(int fd, byte[] data) {
    note("data " + fd + " " + data.length);
  }

  @Override
  public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
    note("lost " + fd + " " + exception);
  }

  @Override
  public void processExited() {
    note("exited");
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    note("connectionLost " + exception);
    if (thrownByLoss != null) {
      throw thrownByLoss;
    }
  }

  @Override
  public void pauseWriting() {
    note("pauseWriting");
  }

  @Override
  public void resumeWriting() {
    note("resumeWriting");
  }
}
