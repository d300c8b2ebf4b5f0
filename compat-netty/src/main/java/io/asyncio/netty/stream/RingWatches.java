package io.asyncio.netty.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.IoEventLoop;

/**
 * On io_uring, where Netty's own reading never finds a reset right behind data, and its writing stalls
 * for ever when the peer ends its sending side meanwhile. What is read there is read by the
 * transport, in its turn.
 */
final class RingWatches implements ChannelWatch {

  private final Channel channel;
  private final RingWatch reading;
  private final RingWatch writing;

  /**
   * Makes those of a channel.
   *
   * @param readable run when the socket can be read
   * @param writable run when it takes more
   */
  RingWatches(IoEventLoop executor, Channel channel, Runnable readable, Runnable writable) {
    this.channel = channel;
    this.reading = new RingWatch(executor, channel, RingWatch.POLLIN, readable);
    this.writing = new RingWatch(executor, channel, RingWatch.POLLOUT, writable);
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
    writing.watch();
  }

  @Override
  public void ignoreWritable() {
    writing.ignore();
  }

  @Override
  public void stop() {
    reading.stop();
    writing.stop();
  }

  @Override
  public boolean isAlone() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null || waiting.isEmpty();
  }
}
