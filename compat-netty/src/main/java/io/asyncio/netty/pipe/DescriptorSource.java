package io.asyncio.netty.pipe;

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
  private final PipeCapacity capacity;
  private boolean watched;

  /**
   * Makes the source of a descriptor that does not block.
   *
   * @param pipe what the user gave
   */
  DescriptorSource(PipeHost pipes, int descriptor, PipeCapacity capacity, Object pipe) {
    this.pipes = pipes;
    this.pipe = pipe;
    this.descriptor = new FileDescriptor(descriptor);
    this.capacity = capacity;
  }

  @Override
  public void watch(Runnable readable) {
    pipes.readiness().descriptors().addReader(descriptor.intValue(), readable);
    watched = true;
  }

  @Override
  public void unwatch() {
    if (watched) {
      watched = false;
      pipes.readiness().descriptors().removeReader(descriptor.intValue());
    }
  }

  @Override
  public @Nullable ByteBuf read() throws IOException {
    ByteBuf buffer = pipes.buffers().lendForReading();
    try {
      ByteBuffer room = buffer.internalNioBuffer(0, LARGEST_READ);
      int count = descriptor.read(room, room.position(), room.limit());
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
