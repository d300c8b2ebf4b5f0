package io.asyncio.transports;

import java.nio.ByteBuffer;

/**
 * A transport to send to. Writing never blocks: what the system does not take at once is buffered,
 * and the protocol is told to pause when that is too much.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#write-only-transports">Write-only
 *     Transports</a>
 */
public interface WriteTransport extends BaseTransport {

  /** Sends {@code data}, which is copied: the caller may use the array again. */
  void write(byte[] data);

  /** Sends what is between the buffer's position and limit, and moves the position to the limit. */
  void write(ByteBuffer data);

  /** Sends the arrays one after the other. */
  default void writelines(Iterable<byte[]> lines) {
    for (byte[] line : lines) {
      write(line);
    }
  }

  /**
   * Closes the sending side once everything buffered is sent; receiving goes on.
   *
   * @throws UnsupportedOperationException if {@link #canWriteEof} is false
   */
  void writeEof();

  /** Tells whether {@link #writeEof} is possible. */
  boolean canWriteEof();

  /** Closes at once and drops what is buffered; {@code connectionLost(null)} is called later. */
  void abort();

  /** Returns how many bytes are buffered and not yet taken by the system. */
  int getWriteBufferSize();

  /** Returns the water marks. */
  WriteBufferLimits getWriteBufferLimits();

  /**
   * Sets the water marks: {@code pauseWriting} is called when the buffer grows over the high one,
   * {@code resumeWriting} when it has drained to the low one.
   *
   * @see WriteBufferLimits#DEFAULT
   */
  void setWriteBufferLimits(WriteBufferLimits limits);
}
