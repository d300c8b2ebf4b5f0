package io.asyncio.netty.stream;

import io.asyncio.Connection;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.ConnectionMade;
import io.asyncio.protocols.StreamProtocol;
import java.util.function.Supplier;

/** Puts a transport and a protocol on a connection. */
final class Attachment {

  private Attachment() {}

  /**
   * Makes a protocol and its transport, and returns when {@code connectionMade} has run. In a
   * coroutine of the loop.
   *
   * @param connection closed if this fails
   */
  static <P extends StreamProtocol> Connection<P> attach(
      LoopHost host, ReadyConnection connection, Supplier<P> protocolFactory) throws Exception {
    P protocol;
    StreamTransport transport;
    try {
      protocol = protocolFactory.get();
      transport = connection.newTransport(protocol, closed -> {});
    } catch (Throwable e) {
      host.readyOnce(connection::discard);
      throw e;
    }
    ConnectionMade.awaitOpening(
        host, transport, opening -> host.readyOnce(() -> transport.start(opening)));
    return new Connection<>(transport, protocol);
  }
}
