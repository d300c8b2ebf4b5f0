package io.asyncio.netty.pipe;

import io.asyncio.netty.transport.SharedBuffer;
import io.asyncio.netty.transport.WriteQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that the pipes of a loop share; not with its sockets, since a pipe that nobody reads
 * keeps one for long. Owned by the loop's thread.
 */
final class PipeBuffers {

  private final SharedBuffer reading = new SharedBuffer(PipeSource.LARGEST_READ);
  private final SharedBuffer writing = new SharedBuffer();

  /** Returns an empty buffer of {@link PipeSource#LARGEST_READ} bytes. The caller releases it. */
  ByteBuf lendForReading() {
    ByteBufAllocator allocator = ByteBufAllocator.DEFAULT; // takes long to load
    ByteBuf buffer = reading.lend(allocator);
    return buffer == null
        ? allocator.directBuffer(PipeSource.LARGEST_READ, PipeSource.LARGEST_READ)
        : buffer;
  }

  /**
   * Returns a buffer that was lent and read into, as the result of {@link PipeSource#read}.
   *
   * @param count what reading has returned
   */
  static @Nullable ByteBuf read(ByteBuf buffer, int count) {
    if (count > 0) {
      return buffer.writerIndex(count);
    }
    buffer.release();
    return count == 0 ? null : PipeSource.END_OF_FILE;
  }

  /** Makes what gathers the bytes that one pipe has to send. */
  WriteQueue newQueue() {
    return new WriteQueue(writing);
  }

  void release() {
    reading.release();
    writing.release();
  }
}
