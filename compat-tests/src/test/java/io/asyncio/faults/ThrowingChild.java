package io.asyncio.faults;

import static io.asyncio.Asyncio.getRunningLoop;

import io.asyncio.Future;
import io.asyncio.protocols.SubprocessProtocol;

/** A child's protocol that throws at its first output or at its exit. */
final class ThrowingChild implements SubprocessProtocol {

  private final ThrowingStage stage;
  private final boolean atExit;
  private final Future<Void> lost = getRunningLoop().createFuture();
  private boolean thrown;

  ThrowingChild(ThrowingStage stage, boolean atExit) {
    this.stage = stage;
    this.atExit = atExit;
  }

  /** Returns a future that is done when it has heard of the end; a second time would raise. */
  Future<Void> lost() {
    return lost;
  }

  @Override
  public void pipeDataReceived(int fd, byte[] data) {
    if (!atExit && !thrown) {
      thrown = true;
      stage.hit();
    }
  }

  @Override
  public void processExited() {
    if (atExit) {
      stage.hit();
    }
  }

  @Override
  public void connectionLost(Throwable exception) {
    lost.setResult(null);
  }
}
