package io.asyncio.protocols;

/**
 * A protocol over a byte stream.
 *
 * <pre>
 *   connectionMade  dataReceived*  eofReceived?  connectionLost
 * </pre>
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.Protocol">asyncio.Protocol</a>
 */
public interface Protocol extends StreamProtocol {

  /** Some bytes have come in: at least one, in an array that the protocol may keep. */
  default void dataReceived(byte[] data) {}
}
