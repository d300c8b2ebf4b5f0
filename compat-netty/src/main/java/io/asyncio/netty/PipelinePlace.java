package io.asyncio.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;

/** Where a handler of this package may stand. On the thread of the pipeline. */
final class PipelinePlace {

  private PipelinePlace() {}

  /**
   * Returns the loop of a handler's pipeline.
   *
   * @throws IllegalStateException if the handler is in the wrong place
   * @throws IllegalArgumentException if the channel's event loop is none of asyncio's
   */
  static NettyEventLoop loopOf(ChannelHandlerContext place) {
    Channel channel = place.channel();
    if (channel instanceof ServerChannel) {
      throw misplaced(
          place, "belongs into the pipelines of connections, not into that of ", channel);
    }
    if (place.executor() != channel.eventLoop()) {
      throw misplaced(place, "must run on its channel's event loop, not on ", place.executor());
    }
    requireLast(place);
    return NettyEventLoop.attach(channel.eventLoop());
  }

  /** As {@link #loopOf}, of a handler that takes bytes. */
  static NettyEventLoop loopOfStream(ChannelHandlerContext place) {
    if (place.channel() instanceof DatagramChannel datagrams) {
      throw misplaced(
          place, "takes a stream of bytes, and this is a channel of datagrams: ", datagrams);
    }
    return loopOf(place);
  }

  /**
   * Refuses a handler that others stand behind.
   *
   * @throws IllegalStateException if one does
   */
  static void requireLast(ChannelHandlerContext place) {
    ChannelHandlerContext last = place.pipeline().lastContext();
    if (last != place) {
      throw misplaced(place, "must be the last of its pipeline, and behind it is ", last.name());
    }
  }

  private static IllegalStateException misplaced(
      ChannelHandlerContext place, String why, Object what) {
    return new IllegalStateException("handler '"
        + place.name()
        + "' ("
        + place.handler().getClass().getSimpleName()
        + ") "
        + why
        + what);
  }
}
