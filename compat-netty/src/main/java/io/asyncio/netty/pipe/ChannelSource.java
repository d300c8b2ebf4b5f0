package io.asyncio.netty.pipe;

import io.asyncio.netty.loop.QuietClose;
import io.asyncio.netty.readiness.Interest;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/** A pipe of the JDK to read from, on the loop's readers. Owned by the loop's thread. */
final class ChannelSource implements PipeSource {

  private final PipeHost pipes;
  private final Pipe.SourceChannel channel;
  private final Interest<SelectableChannel> interest;

  /** Makes the source of a channel, which does not block from now on. */
  ChannelSource(PipeHost pipes, Pipe.SourceChannel channel) throws IOException {
    this.pipes = pipes;
    this.channel = channel;
    this.interest = pipes.readiness().interest(channel);
    channel.configureBlocking(false);
  }

  @Override
  public void takenBy(Object owner) {
    pipes.host().transports().adopted(channel, owner);
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
  public @Nullable ByteBuf read() throws IOException {
    ByteBuf buffer = pipes.buffers().lendForReading();
    try {
      return PipeBuffers.read(buffer, buffer.writeBytes(channel, LARGEST_READ));
    } catch (IOException e) {
      buffer.release();
      throw e;
    }
  }

  @Override
  public void close() {
    pipes.host().transports().released(channel);
    QuietClose.of(channel);
  }

  @Override
  public Object pipe() {
    return channel;
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
