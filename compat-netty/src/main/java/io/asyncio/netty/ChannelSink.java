package io.asyncio.netty;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.Pipe;

/**
 * A pipe of the JDK to write to, on the loop's writers. The JDK's selectors do not tell when its
 * reader is gone; writing does. Owned by the loop's thread.
 */
final class ChannelSink implements PipeSink {

  private final NettyEventLoop loop;
  private final Pipe.SinkChannel channel;
  private boolean watched;

  /** Makes the sink of a channel, which does not block from now on. */
  ChannelSink(NettyEventLoop loop, Pipe.SinkChannel channel) throws IOException {
    this.loop = loop;
    this.channel = channel;
    channel.configureBlocking(false);
    loop.transports().adopted(channel, this);
  }

  @Override
  public void write(ByteBuf data) throws IOException {
    data.readBytes(channel, data.readableBytes());
  }

  @Override
  public void watch(Runnable writable) {
    loop.readiness().addWriter(channel, writable);
    watched = true;
  }

  @Override
  public void unwatch() {
    if (watched) {
      watched = false;
      loop.readiness().removeWriter(channel);
    }
  }

  @Override
  public void close() {
    loop.transports().released(channel);
    ChannelCarrier.close(channel);
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
