package io.asyncio.netty.pipe;

import io.asyncio.netty.posix.DescriptorMode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A descriptor to write to, in the poll of a loop on epoll. Owned by the loop's thread. */
final class DescriptorSink implements PipeSink {

  private final Object pipe;
  private final PipeDescriptor descriptor;
  private final DescriptorMode mode;
  private final PipeCapacity capacity;

  /**
   * Makes the sink of a descriptor that does not block.
   *
   * @param pipe what the user gave
   */
  DescriptorSink(
      PipeHost pipes, int descriptor, DescriptorMode mode, PipeCapacity capacity, Object pipe) {
    this.pipe = pipe;
    this.descriptor = new PipeDescriptor(pipes, descriptor);
    this.mode = mode;
    this.capacity = capacity;
  }

  @Override
  public void takenBy(Object owner) {
    descriptor.takenBy(owner);
  }

  @Override
  public void write(ByteBuf data) throws IOException {
    ByteBuffer bytes = data.internalNioBuffer(data.readerIndex(), data.readableBytes());
    data.skipBytes(descriptor.file.write(bytes, bytes.position(), bytes.limit()));
    if (data.isReadable()) {
      capacity.raise();
    }
  }

  @Override
  public void watch(Runnable writable) {
    descriptor.interest.writing(writable);
  }

  @Override
  public void unwatch() {
    descriptor.interest.stopWriting();
  }

  /**
   * The writing end of a pipe becomes readable when its reader is gone; a terminal may any time.
   */
  @Override
  public void watchReader(Runnable gone) {
    if (mode != DescriptorMode.CHARACTER_DEVICE) {
      descriptor.interest.reading(gone);
    }
  }

  @Override
  public void unwatchReader() {
    descriptor.interest.stopReading();
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
