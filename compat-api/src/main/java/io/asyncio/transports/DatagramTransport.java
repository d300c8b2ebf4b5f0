package io.asyncio.transports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
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
   * <p>An endpoint that was made with {@link io.asyncio.DatagramOptions#withBatchedSends} sends it later,
   * with others, and tells what it fails with in another callback.
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

  /**
   * Begins to receive what is sent to a group, by whomever, at the port of this endpoint: Python's
   * {@code setsockopt(IPPROTO_IP, IP_ADD_MEMBERSHIP, ...)}. Closing the endpoint leaves the group.
   *
   * <p><b>Pitfall.</b> The endpoint has to be bound to every interface, or to the group's address; one
   * bound to an address of the machine gets nothing, and one on every interface may get what is sent
   * to groups that others on this machine have joined.
   *
   * @param group a multicast address of the endpoint's family
   * @param networkInterface where it is received
   * @throws IllegalArgumentException if it is no multicast address or one of another family, or the
   *     endpoint has joined it there already
   * @throws IllegalStateException if the endpoint is closing or closed
   * @throws UnsupportedOperationException if the endpoint knows no groups: it is one of Unix sockets,
   *     or on kqueue and not of a channel of the JDK
   * @throws IOException if the system refuses
   */
  void joinGroup(InetAddress group, NetworkInterface networkInterface) throws IOException;

  /**
   * Ends {@link #joinGroup}.
   *
   * @param group as it was joined
   * @param networkInterface where it was joined
   * @throws IllegalArgumentException if the endpoint has not joined it there
   * @throws IllegalStateException if the endpoint is closing or closed
   * @throws IOException if the system refuses
   */
  void leaveGroup(InetAddress group, NetworkInterface networkInterface) throws IOException;

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
