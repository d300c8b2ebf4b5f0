package io.asyncio.scenarios.io;

import io.asyncio.protocols.BufferedProtocol;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** A protocol that lends buffers, each of the same size. */
final class BufferRecorder extends StreamRecorder implements BufferedProtocol {

  private byte[] buffer = {};

  BufferRecorder(IoRun run, String name, String tag) {
    super(run, name, tag);
  }

  @Override
  public ByteBuffer getBuffer(int sizeHint) {
    run.trace.touch();
    fire("getbuf");
    buffer = new byte[Objects.requireNonNull(script.buffer())];
    return ByteBuffer.wrap(buffer);
  }

  @Override
  public void bufferUpdated(int bytes) {
    received(Arrays.copyOf(buffer, bytes));
  }

  @Override
  public boolean eofReceived() {
    return ended();
  }
}
