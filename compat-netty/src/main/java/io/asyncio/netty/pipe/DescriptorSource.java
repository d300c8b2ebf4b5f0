package io.asyncio.netty.pipe;

import io.asyncio.netty.readiness.Interest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A descriptor to read from, in the poll of a loop on epoll. Owned by the loop's thread. */
final class DescriptorSource implements PipeSource {

  private static final System.Logger LOGGER = System.getLogger("asyncio");

  private final PipeHost pipes;
  private final Object pipe;
  private final FileDescriptor descriptor;
  private final Interest<Integer> interest;
  private final PipeCapacity capacity;

  /**
   * Makes the source of a descriptor that does not block.
   *
   * @param pipe what the user gave
   */
  DescriptorSource(PipeHost pipes, int descriptor, PipeCapacity capacity, Object pipe) {
    this.pipes = pipes;
    this.pipe = pipe;
    this.descriptor = new FileDescriptor(descriptor);
    this.interest = pipes.readiness().interest(descriptor);
    this.capacity = capacity;
  }

  @Override
  public void watch(Runnable readable) {
    interest.reading(readable);
  }

  @Override
  public void unwatch() {
    interest.stopReading();
  }

  @Override
  public byte @Nullable [] read() throws IOException {
    ByteBuf buffer = pipes.buffers().lendForReading();
    try {
      ByteBuffer room = buffer.internalNioBuffer(0, LARGEST_READ);
      int count = descriptor.read(room, room.position(), room.limit());
      if (count == LARGEST_READ) {
        capacity.raise();
      }
      return count == 0 ? null : count < 0 ? END_OF_FILE : PipeBuffers.copy(buffer, count);
    } finally {
      buffer.release();
    }
  }

  @Override
  public void close() {
    capacity.close();
    close(descriptor);
  }

  /** Closes a descriptor; that it fails, is nobody's business any more. */
  static void close(FileDescriptor descriptor) {
    try {
      descriptor.close();
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "closing " + descriptor, e);
    }
  }

  @Override
  public boolean uses(int descriptor) {
    return this.descriptor.intValue() == descriptor;
  }

  @Override
  public Object pipe() {
    return pipe;
  }
}
