package io.asyncio.netty.stream;

import io.asyncio.protocols.StreamProtocol;
import java.util.function.Consumer;

/** A connection that stands and has no transport yet. Used on the loop's own thread. */
interface ReadyConnection {

  /**
   * Makes the transport, which has not begun.
   *
   * @param onClosed given the transport when the protocol has been told that the connection is lost
   */
  StreamTransport newTransport(
      StreamProtocol protocol, Consumer<? super StreamConnection> onClosed);

  /** Closes the connection, which gets no transport. */
  void discard();
}
