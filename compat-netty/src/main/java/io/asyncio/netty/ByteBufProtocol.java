package io.asyncio.netty;

import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.Transport;
import io.netty.buffer.ByteBuf;

/**
 * A protocol over a byte stream that is given Netty's buffers as they are, where a {@link
 * io.asyncio.protocols.Protocol} is given arrays.
 *
 * <pre>
 *   connectionMade  received*  eofReceived?  connectionLost
 * </pre>
 *
 * <p>A loop takes it wherever it takes a {@link StreamProtocol}: {@code loop.createConnection}, {@code
 * loop.createServer}, {@link ProtocolHandler}.
 */
public interface ByteBufProtocol extends StreamProtocol {

  /**
   * Calls {@link #connectionMade(ByteBufTransport)}.
   *
   * @throws ClassCastException if {@code transport} is none of this library's
   */
  @Override
  default void connectionMade(Transport transport) {
    connectionMade((ByteBufTransport) transport);
  }

  /**
   * The connection stands. On the loop's thread.
   *
   * @param transport takes buffers, too
   */
  default void connectionMade(ByteBufTransport transport) {}

  /**
   * Some bytes have come in: those between the buffer's reader and writer index, at least one. All
   * of them count as taken when this returns, whether the protocol has moved the reader index or not.
   *
   * <p><b>Who releases it.</b> The buffer is lent until this returns, and the transport releases it
   * then. A protocol that keeps it, or a slice of it, calls {@link ByteBuf#retain} here and {@link
   * ByteBuf#release} when it is done. Where the loop reads into buffers that its connections share,
   * keeping many of them makes it take others.
   *
   * @param data what has come in; on the loop's thread
   */
  void received(ByteBuf data);
}
