package io.asyncio.netty.pipe;

import io.asyncio.netty.posix.DescriptorMode;
import io.asyncio.netty.readiness.Interest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A descriptor to write to, in the poll of a loop on epoll. Owned by the loop's thread. */
final class DescriptorSink implements PipeSink {

  private final Object pipe;
  private final FileDescriptor descriptor;
  private final Interest<Integer> interest;
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
    this.descriptor = new FileDescriptor(descriptor);
    this.interest = pipes.readiness().interest(descriptor);
    this.mode = mode;
    this.capacity = capacity;
  }

  @Override
  public void write(ByteBuf data) throws IOException {
    ByteBuffer bytes = data.internalNioBuffer(data.readerIndex(), data.readableBytes());
    data.skipBytes(descriptor.write(bytes, bytes.position(), bytes.limit()));
    if (data.isReadable()) {
      capacity.raise();
    }
  }

  @Override
  public void watch(Runnable writable) {
    interest.writing(writable);
  }

  @Override
  public void unwatch() {
    interest.stopWriting();
  }

  /**
   * The writing end of a pipe becomes readable when its reader is gone; a terminal may any time.
   */
  @Override
  public void watchReader(Runnable gone) {
    if (mode != DescriptorMode.CHARACTER_DEVICE) {
      interest.reading(gone);
    }
  }

  @Override
  public void unwatchReader() {
    interest.stopReading();
  }

  @Override
  public void close() {
    capacity.close();
    DescriptorSource.close(descriptor);
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
