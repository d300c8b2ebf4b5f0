package io.asyncio.transports;

/**
 * A transport to receive from.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#read-only-transports">Read-only
 *     Transports</a>
 */
public interface ReadTransport extends BaseTransport {

  /** Tells whether data is passed to the protocol. */
  boolean isReading();

  /**
   * Stops passing data to the protocol: nothing is delivered until {@link #resumeReading}, and the
   * other side is slowed down. Does nothing if reading is paused or the transport is closing.
   *
   * @throws UnsupportedOperationException if it is the writing end of a pipe
   */
  void pauseReading();

  /**
   * Goes on passing data to the protocol. Does nothing if reading goes on.
   *
   * @throws UnsupportedOperationException if it is the writing end of a pipe
   */
  void resumeReading();
}
