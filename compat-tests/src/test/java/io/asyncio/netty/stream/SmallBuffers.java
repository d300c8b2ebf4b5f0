package io.asyncio.netty.stream;

import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.netty.testing.Interruption;
import io.asyncio.protocols.BufferedProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Takes three bytes at a time, and may be interrupted when it has some. */
final class SmallBuffers implements BufferedProtocol {

  private final Interruption interruption;
  private final ByteBuffer buffer = ByteBuffer.allocate(3);
  private final StringBuilder received = new StringBuilder();
  private Future<Void> lost;
  private boolean isLost;
  private int ends;

  SmallBuffers(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public ByteBuffer getBuffer(int sizeHint) {
    if (!received.isEmpty()) {
      interruption.at("getBuffer");
    }
    return buffer.clear();
  }

  @Override
  public void bufferUpdated(int bytes) {
    received.append(new String(buffer.array(), 0, bytes, StandardCharsets.US_ASCII));
    interruption.at("bufferUpdated");
  }

  @Override
  public boolean eofReceived() {
    ends++;
    return false;
  }

  @Override
  public void connectionLost(Throwable exception) {
    isLost = true;
    if (lost != null) {
      lost.setResult(null);
    }
  }

  Future<Void> lost(EventLoop loop) {
    lost = loop.createFuture();
    if (isLost) {
      lost.setResult(null);
    }
    return lost;
  }

  String text() {
    return received.toString();
  }

  int ends() {
    return ends;
  }
}
