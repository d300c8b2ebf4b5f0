package io.asyncio.protocols;

import java.nio.ByteBuffer;

/**
 * A protocol over a byte stream that is read into buffers of the protocol's own. What the system gave is
 * copied once, into what {@link #getBuffer} returns; if that is smaller, it is asked for again, unless
 * the protocol has paused, closed or left the transport meanwhile.
 *
 * <pre>
 *   connectionMade  (getBuffer  bufferUpdated?)*  eofReceived?  connectionLost
 * </pre>
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.BufferedProtocol">asyncio.BufferedProtocol</a>
 */
public interface BufferedProtocol extends StreamProtocol {

  /**
   * Returns a buffer to read into, from its position up to its limit.
   *
   * @param sizeHint how many bytes would be good, or -1; the buffer may have more or fewer
   * @return a writable buffer with at least one byte of room
   */
  ByteBuffer getBuffer(int sizeHint);

  /** The buffer got {@code bytes} bytes from its position on. */
  void bufferUpdated(int bytes);
}
