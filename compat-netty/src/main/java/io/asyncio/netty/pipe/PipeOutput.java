package io.asyncio.netty.pipe;

import io.asyncio.netty.transport.WriteQueue;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes that a pipe has not taken yet. Owned by the loop's thread. */
final class PipeOutput {

  private final WriteQueue written;

  /** The first buffer of those that were written, once some of it was sent. */
  private @Nullable ByteBuf sending;

  PipeOutput(PipeBuffers buffers) {
    this.written = buffers.newQueue();
  }

  int size() {
    return written.size() + (sending == null ? 0 : sending.readableBytes());
  }

  void add(ByteBuffer data) {
    written.add(data);
  }

  /** Sends what {@code sink} takes now. */
  void sendTo(PipeSink sink) throws IOException {
    sink.check();
    for (ByteBuf buffer; (buffer = first()) != null; ) {
      sink.write(buffer);
      if (buffer.isReadable()) {
        return;
      }
      buffer.release();
      sending = null;
    }
  }

  private @Nullable ByteBuf first() {
    if (sending == null) {
      sending = written.poll();
    }
    return sending;
  }

  /** Drops everything. */
  void release() {
    written.release();
    if (sending != null) {
      sending.release();
      sending = null;
    }
  }
}
