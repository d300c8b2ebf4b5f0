package io.asyncio.netty.pipe;

import io.asyncio.netty.loop.QuietClose;
import io.asyncio.netty.readiness.Interest;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;

/**
 * A pipe of the JDK to write to, on the loop's writers. The JDK's selectors do not tell when its
 * reader is gone; writing does. Owned by the loop's thread.
 */
final class ChannelSink implements PipeSink {

  private final PipeHost pipes;
  private final Pipe.SinkChannel channel;
  private final Interest<SelectableChannel> interest;

  /** Makes the sink of a channel, which does not block from now on. */
  ChannelSink(PipeHost pipes, Pipe.SinkChannel channel) throws IOException {
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
  public void write(ByteBuf data) throws IOException {
    data.readBytes(channel, data.readableBytes());
  }

  @Override
  public void watch(Runnable writable) {
    interest.writing(writable);
  }

  @Override
  public void unwatch() {
    interest.stopWriting();
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
