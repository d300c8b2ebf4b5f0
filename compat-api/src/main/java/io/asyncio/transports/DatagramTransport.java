package io.asyncio.transports;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of datagrams.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#datagram-transports">Datagram
 *     Transports</a>
 */
public interface DatagramTransport extends BaseTransport {

  /**
   * Sends {@code data}, which is copied, to the remote address of a connected endpoint.
   *
   * @param data what is sent; an empty datagram is one, too
   * @throws IllegalArgumentException if the endpoint is not connected
   */
  default void sendto(byte[] data) {
    sendto(data, null);
  }

  /**
   * Sends {@code data}, which is copied, to {@code address}: at once, if the system has room for it
   * and nothing waits before it. What cannot be sent, because it is too large for instance, and an
   * earlier datagram that was refused, is told to {@code errorReceived} before this returns; what
   * that throws comes out of here.
   *
   * <p>A host that is unresolved is looked up on another thread. The datagram waits for that, and
   * those that are sent later wait behind it.
   *
   * <p>After {@link #close} or {@link #abort} an endpoint with a remote address sends nothing; one
   * without sends until {@code connectionLost} has been called.
   *
   * @param address {@code null} for the remote address of a connected endpoint
   * @param data what is sent; an empty datagram is one, too
   * @throws IllegalArgumentException if a connected endpoint is given another address, or an
   *     unconnected one none, or one that is no host and port
   */
  void sendto(byte[] data, @Nullable SocketAddress address);

  /**
   * As {@link #sendto(byte[])}, for what is between the buffer's position and limit; moves the position
   * to the limit.
   *
   * @param data what is sent, and copied
   */
  default void sendto(ByteBuffer data) {
    sendto(data, null);
  }

  /**
   * As {@link #sendto(byte[], SocketAddress)}, for what is between the buffer's position and limit;
   * moves the position to the limit, unless this throws.
   *
   * @param data what is sent, and copied
   * @param address {@code null} for the remote address of a connected endpoint
   */
  default void sendto(ByteBuffer data, @Nullable SocketAddress address) {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    sendto(copy, address);
    data.position(data.limit());
  }

  /** Closes at once and drops what is buffered, which is what was not sent; {@code connectionLost(null)} is called later. */
  void abort();

  /** Returns how many bytes are buffered, with a header of 8 bytes a datagram. */
  int getWriteBufferSize();

  /** Returns the water marks. */
  WriteBufferLimits getWriteBufferLimits();

  /**
   * Sets the water marks, see {@link WriteTransport#setWriteBufferLimits}.
   *
   * @param limits which hold at once
   */
  void setWriteBufferLimits(WriteBufferLimits limits);
}
