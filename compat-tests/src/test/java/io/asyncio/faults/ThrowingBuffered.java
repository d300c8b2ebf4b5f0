package io.asyncio.faults;

import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.transports.Transport;
import java.nio.ByteBuffer;

/** A buffered protocol that throws in one of its methods, the first time; counted by a side. */
final class ThrowingBuffered implements BufferedProtocol {

  private final ThrowingStage stage;
  private final ThrowingMethod method;
  private final Side side;
  private final ByteBuffer buffer = ByteBuffer.allocate(100);
  private boolean thrown;

  ThrowingBuffered(ThrowingStage stage, ThrowingMethod method, Side side) {
    this.stage = stage;
    this.method = method;
    this.side = side;
  }

  private void in(ThrowingMethod entered) {
    if (entered == method && !thrown) {
      thrown = true;
      stage.hit();
    }
  }

  @Override
  public void connectionMade(Transport made) {
    side.connectionMade(made);
  }

  @Override
  public ByteBuffer getBuffer(int sizeHint) {
    in(ThrowingMethod.GET_BUFFER);
    return buffer.clear();
  }

  @Override
  public void bufferUpdated(int bytes) {
    in(ThrowingMethod.BUFFER_UPDATED);
  }

  @Override
  public void connectionLost(Throwable exception) {
    side.connectionLost(exception);
  }
}
