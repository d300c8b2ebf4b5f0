package io.asyncio.netty.pipe;

import io.asyncio.netty.loop.QuietClose;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.Pipe;
import org.jspecify.annotations.Nullable;

/** A pipe of the JDK to read from, on the loop's readers. Owned by the loop's thread. */
final class ChannelSource implements PipeSource {

  private final PipeHost pipes;
  private final Pipe.SourceChannel channel;
  private boolean watched;

  /** Makes the source of a channel, which does not block from now on. */
  ChannelSource(PipeHost pipes, Pipe.SourceChannel channel) throws IOException {
    this.pipes = pipes;
    this.channel = channel;
    channel.configureBlocking(false);
    pipes.host().transports().adopted(channel, this);
  }

  @Override
  public void watch(Runnable readable) {
    pipes.readiness().channels().addReader(channel, readable);
    watched = true;
  }

  @Override
  public void unwatch() {
    if (watched) {
      watched = false;
      pipes.readiness().channels().removeReader(channel);
    }
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
