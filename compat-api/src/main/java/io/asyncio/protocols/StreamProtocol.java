package io.asyncio.protocols;

import io.asyncio.transports.Transport;

/**
 * What protocols over a byte stream have: {@link Protocol}, which gets the bytes in arrays, and {@link
 * BufferedProtocol}, which has buffers of its own. Programs implement one of the two.
 *
 * <p>asyncio has no name for it, since it declares no type for the transport.
 */
public interface StreamProtocol extends BaseProtocol {

  /**
   * A connection has been made; {@code transport} stands for it.
   *
   * @param transport at an end of a pipe it does one half, and raises {@link
   *     UnsupportedOperationException} for the other one: it cannot be written to, or not be read
   */
  default void connectionMade(Transport transport) {}

  /**
   * The other side will send no more.
   *
   * @return true to keep the connection open for writing, false to have the transport close it
   */
  default boolean eofReceived() {
    return false;
  }
}
