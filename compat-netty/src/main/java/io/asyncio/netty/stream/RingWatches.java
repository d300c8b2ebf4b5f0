package io.asyncio.netty.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.IoEventLoop;
import org.jspecify.annotations.Nullable;

/**
 * On io_uring, where Netty's own reading never finds a reset right behind data, and its writing stalls
 * for ever when the peer ends its sending side meanwhile. What is read there is read by the
 * transport, in its turn.
 */
final class RingWatches implements ChannelWatch {

  private static final int POLLOUT = 4;

  private final IoEventLoop executor;
  private final Channel channel;
  private final Runnable writable;
  private final RingReading reading;

  /**
   * One that stands: the end of the other side answers every question, so that one asked anew would
   * keep the loop busy. Made for the first time that the socket does not take all.
   */
  private @Nullable RingWatch writing;

  /**
   * Makes those of a channel.
   *
   * @param socket the channel's
   * @param readable run when the socket can be read
   * @param writable run when it takes more
   */
  RingWatches(
      IoEventLoop executor,
      Channel channel,
      DescriptorSocket socket,
      Runnable readable,
      Runnable writable) {
    this.executor = executor;
    this.channel = channel;
    this.writable = writable;
    this.reading = new RingReading(executor, channel, socket, readable);
  }

  @Override
  public void reading(boolean wanted) {
    if (wanted) {
      reading.watch();
    } else {
      reading.ignore();
    }
  }

  @Override
  public void writable() {
    if (writing == null) {
      writing = RingWatch.standing(executor, channel, POLLOUT, _ -> writable.run());
    }
    writing.watch();
  }

  @Override
  public void ignoreWritable() {
    if (writing != null) {
      writing.ignore();
    }
  }

  @Override
  public void stop() {
    reading.stop();
    if (writing != null) {
      writing.stop();
    }
  }

  @Override
  public boolean isAlone() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null || waiting.isEmpty();
  }
}
