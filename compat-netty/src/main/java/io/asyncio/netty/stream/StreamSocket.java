package io.asyncio.netty.stream;

import io.asyncio.netty.transport.FileRange;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The socket under a stream, and what can be done to it at once: by whoever has the loop's turn, the
 * loop's own thread or that of a coroutine.
 *
 * <p>What fails, fails with an exception of the JDK or of Netty.
 */
sealed interface StreamSocket permits DescriptorSocket, JdkSocket, NoSocket {

  /**
   * Reads what there is into {@code buffer}, behind what is in it.
   *
   * @return how many bytes; 0 if there is nothing now, -1 if there will be nothing more
   * @throws IOException if the connection is broken, or the socket closed
   */
  int receive(ByteBuf buffer) throws IOException;

  /**
   * Sends from {@code data}, and moves its reader index behind what was sent.
   *
   * @return how many bytes the system took; 0 if it takes none now
   * @throws IOException if the connection is broken, or the socket closed
   */
  int send(ByteBuf data) throws IOException;

  /**
   * Sends what is between the buffer's position and limit without copying it, if that is possible, and
   * moves the position behind what was sent.
   *
   * @return whether something was sent; if not, {@link #send} tells why
   */
  boolean sendUncopied(ByteBuffer data);

  /** How far sending has come: to the end, to where others have their turn, or to a full socket. */
  enum Progress {
    ALL,
    SOME,
    FULL
  }

  /** Sends a range of a file without copying it. */
  interface FileSender extends AutoCloseable {

    /**
     * Sends what is taken at once.
     *
     * @throws IOException if the connection is broken, or the file cannot be read
     */
    Progress send() throws IOException;

    /** Frees what it took. */
    @Override
    default void close() {}
  }

  /** Returns what sends a range of a file. */
  FileSender sender(FileRange range);

  /**
   * Ends the sending side.
   *
   * @throws IOException if the connection is broken, or the socket closed
   */
  void shutdownOutput() throws IOException;

  /** Tells whether {@link #shutdownOutput} says nothing of a connection that the peer has reset. */
  boolean hidesReset();

  /** Tells whether that the peer has reset the connection is told but once, to whoever asks first. */
  default boolean tellsOnce() {
    return true;
  }

  /** Tells whether something has come in that nobody has read. It may be lost by that. */
  boolean hasUnread();

  /** Has closing tell the peer that something was not read, as the system does if it knows. */
  void resetOnClose();
}
