package io.asyncio.protocols;

import io.asyncio.transports.DatagramTransport;
import java.io.IOException;
import java.net.SocketAddress;

/**
 * A protocol over datagrams.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.DatagramProtocol">asyncio.DatagramProtocol</a>
 */
public interface DatagramProtocol extends BaseProtocol {

  /** The endpoint has been made; {@code transport} stands for it. */
  default void connectionMade(DatagramTransport transport) {}

  /**
   * A datagram has come in from {@code address}, in an array that the protocol may keep. There is
   * one call an iteration of the loop, however many have come in. What is thrown is reported by the
   * loop, as any callback's, and ends nothing.
   */
  default void datagramReceived(byte[] data, SocketAddress address) {}

  /**
   * Sending or receiving failed, for instance because nobody listens at the other end, which is a
   * {@link java.net.ConnectException}. The endpoint lives on. Called inside {@code sendto} if that
   * finds it, unless the endpoint sends in batches.
   */
  default void errorReceived(IOException exception) {}
}
