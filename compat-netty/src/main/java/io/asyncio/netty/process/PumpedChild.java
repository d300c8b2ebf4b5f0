package io.asyncio.netty.process;

import io.asyncio.netty.loop.Insist;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A child whose end a thread tells of, and whose pipes have threads of their own. */
abstract class PumpedChild extends Child {

  private final StreamPipes pipes;
  private @Nullable Transport input;

  PumpedChild(Children siblings, long pid, StreamPipes pipes) {
    super(siblings, pid);
    this.pipes = pipes;
  }

  /** Returns what is done, on any thread, when the child has ended. */
  abstract CompletableFuture<?> exit();

  @Override
  final void watchForEnd() {
    var _ = exit().whenComplete((_, _) -> Insist.on(this::postEnd));
  }

  /** On the thread that tells. */
  private void postEnd() {
    if (!host.loop().isClosed()) {
      host.postOnce(this::end);
    }
  }

  /** A thread that waits to write is not told that the reader has gone. */
  private void end() {
    Integer returncode = awaitEnd(0);
    if (returncode != null) {
      ended(returncode);
    }
    if (input != null) {
      input.close();
    }
  }

  /** The thread that tells ends with the child, and nothing much will come any more. */
  @Override
  final void unwatch() {
    pipes.childHasEnded();
  }

  @Override
  public final Transport openPipe(int fd, Protocol protocol) {
    if (fd != 0) {
      return siblings.pipes().openRead(pipes.takeOutput(fd), protocol);
    }
    Transport transport = siblings.pipes().openWrite(pipes.takeInput(), protocol);
    input = transport;
    return transport;
  }

  @Override
  public final void dropPipes() {
    pipes.close();
  }
}
