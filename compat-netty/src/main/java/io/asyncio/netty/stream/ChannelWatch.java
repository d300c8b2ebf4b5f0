package io.asyncio.netty.stream;

/**
 * What a transport over a channel of Netty is told of the channel's socket, while it uses the socket
 * itself. On the loop's own thread, but for {@link #isAlone}.
 */
sealed interface ChannelWatch permits OutboundWatch, RingWatches {

  /** Begins or ceases to tell that the socket can be read, where Netty does not read it. */
  void reading(boolean wanted);

  /** Has the transport told that the socket takes more, again and again, until {@link #ignoreWritable}. */
  void writable();

  /** Ends {@link #writable}. */
  void ignoreWritable();

  /** Ends it all: the channel is about to be closed. */
  void stop();

  /** Tells whether nothing but this waits in the channel to be sent. By whoever has the turn. */
  boolean isAlone();
}
