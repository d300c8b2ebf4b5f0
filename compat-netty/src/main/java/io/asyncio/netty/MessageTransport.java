package io.asyncio.netty;

import io.asyncio.transports.BaseTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * A connection at the end of a pipeline whose handlers make messages of bytes, and bytes of messages.
 * {@link MessageProtocol#connectionMade} brings it.
 *
 * <p>Used on the loop's thread, in callbacks and coroutines.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.Transport">asyncio.Transport</a>
 */
public interface MessageTransport extends BaseTransport {

  /**
   * Sends a message through the pipeline: when the step or callback is over, together with what it
   * writes beside. No handler runs inside this call.
   *
   * <p><b>Who releases it.</b> From here on the message is the pipeline's, which releases it, also if
   * the connection is closed. To send what was received, {@code retain} it first.
   *
   * @param message something that the handlers know how to encode
   * @return done when the message has left, or with what it has failed with, which ends the connection;
   *     it cannot be cancelled
   */
  ChannelFuture write(Object message);

  /**
   * Tells whether less than 64 KiB wait to be passed on, or in the channel, or 16 KiB after it was more:
   * the protocol was not told to pause, by {@code pauseWriting} inside {@link #write} or later.
   */
  boolean isWritable();

  /** Has the channel not read, and the protocol told nothing, until {@link #resumeReading}. */
  void pauseReading();

  /** Ends {@link #pauseReading}. */
  void resumeReading();

  /** Tells whether the protocol is told of what comes in: it has not paused, and nothing is closed. */
  boolean isReading();

  /** Closes at once and drops what has not left; {@code connectionLost(null)} is called later. */
  void abort();

  /** Returns the channel, which {@code getExtraInfo(NettyEventLoop.CHANNEL)} gives too. */
  Channel channel();
}
