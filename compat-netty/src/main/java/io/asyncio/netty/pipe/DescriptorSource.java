package io.asyncio.netty.pipe;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A descriptor to read from, in the poll of a loop on epoll. Owned by the loop's thread. */
final class DescriptorSource implements PipeSource {

  private final PipeHost pipes;
  private final Object pipe;
  private final PipeDescriptor descriptor;
  private final PipeCapacity capacity;

  /**
   * Makes the source of a descriptor that does not block.
   *
   * @param pipe what the user gave
   */
  DescriptorSource(PipeHost pipes, int descriptor, PipeCapacity capacity, Object pipe) {
    this.pipes = pipes;
    this.pipe = pipe;
    this.descriptor = new PipeDescriptor(pipes, descriptor);
    this.capacity = capacity;
  }

  @Override
  public void takenBy(Object owner) {
    descriptor.takenBy(owner);
  }

  @Override
  public void watch(Runnable readable) {
    descriptor.interest.reading(readable);
  }

  @Override
  public void unwatch() {
    descriptor.interest.stopReading();
  }

  @Override
  public @Nullable ByteBuf read() throws IOException {
    ByteBuf buffer = pipes.buffers().lendForReading();
    try {
      ByteBuffer room = buffer.internalNioBuffer(0, LARGEST_READ);
      int count = descriptor.file.read(room, room.position(), room.limit());
      if (count == LARGEST_READ) {
        capacity.raise();
      }
      return PipeBuffers.read(buffer, count);
    } catch (IOException e) {
      buffer.release();
      throw e;
    }
  }

  @Override
  public void close() {
    capacity.close();
    descriptor.close();
  }

  @Override
  public Object pipe() {
    return pipe;
  }
}
