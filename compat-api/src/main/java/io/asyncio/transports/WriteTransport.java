package io.asyncio.transports;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A transport to send to. Writing never blocks: what the system does not take at once is buffered,
 * and the protocol is told to pause when that is too much.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#write-only-transports">Write-only
 *     Transports</a>
 */
public interface WriteTransport extends BaseTransport {

  /**
   * Sends {@code data}, which is copied: the caller may use the array again.
   *
   * @param data what is sent; it may be empty, and is dropped once the connection is lost or
   *     aborted, with a warning after some such calls
   * @throws IllegalStateException after {@link #writeEof}; nothing is sent then
   * @throws UnsupportedOperationException if it is the reading end of a pipe
   */
  void write(byte[] data);

  /**
   * Sends what is between the buffer's position and limit, and moves the position to the limit.
   *
   * @param data as of {@link #write(byte[])}; its position is the limit afterwards
   * @throws IllegalStateException after {@link #writeEof}; nothing is sent then
   * @throws UnsupportedOperationException if it is the reading end of a pipe
   */
  void write(ByteBuffer data);

  /**
   * Sends the arrays one after the other; unless a transport knows better, joined in one {@link
   * #write(byte[])}.
   *
   * @param lines what is sent; it is iterated over once, before the first of them is sent
   * @throws IllegalStateException after {@link #writeEof}; nothing is sent then
   * @throws UnsupportedOperationException if it is the reading end of a pipe
   */
  default void writelines(Iterable<byte[]> lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(Objects.requireNonNull(line, "lines: one of them"));
    }
    write(all.toByteArray());
  }

  /**
   * Closes the sending side once everything buffered is sent; receiving goes on.
   *
   * @throws UnsupportedOperationException if {@link #canWriteEof} is false
   * @throws java.io.IOException if the system refuses, because the connection is not there any
   *     more; it comes undeclared
   */
  void writeEof();

  /** Tells whether {@link #writeEof} is possible. */
  boolean canWriteEof();

  /** Closes at once and drops what is buffered; {@code connectionLost(null)} is called later. */
  void abort();

  /**
   * Returns how many bytes are buffered and not yet taken by the system.
   *
   * @throws UnsupportedOperationException if it is the reading end of a pipe
   */
  int getWriteBufferSize();

  /**
   * Returns the water marks.
   *
   * @throws UnsupportedOperationException if it is the reading end of a pipe
   */
  WriteBufferLimits getWriteBufferLimits();

  /**
   * Sets the water marks: {@code pauseWriting} is called when the buffer grows over the high one,
   * {@code resumeWriting} when it has drained to the low one.
   *
   * @param limits which hold at once: {@code pauseWriting} may be called before this returns
   * @throws UnsupportedOperationException if it is the reading end of a pipe
   * @see WriteBufferLimits#DEFAULT
   */
  void setWriteBufferLimits(WriteBufferLimits limits);
}
