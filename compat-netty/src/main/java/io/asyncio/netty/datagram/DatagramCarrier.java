package io.asyncio.netty.datagram;

import io.asyncio.netty.transport.ExtraInfo;

/**
 * The socket under a datagram transport. Its methods are called on the loop's own thread, outside
 * coroutines.
 */
interface DatagramCarrier {

  /** Begins to receive, for {@code transport}. */
  void start(DatagramSocketTransport transport);

  /**
   * Takes from {@code queue} what the socket takes; when it takes more, the transport is flushed
   * again. A failure is the transport's to know and ends nothing.
   */
  void send(DatagramQueue queue);

  /** Returns how many bytes it has taken and not sent, headers included. */
  int unsent();

  /** Receives no more. */
  void stopReading();

  /** Closes the socket; what is unsent is dropped. */
  void close();

  ExtraInfo extra();

  /** Returns where datagrams may be sent. */
  Destination destination();
}
