package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over transports of TLS. */
class TlsSendfileTest extends EncryptedSendfileTest {

  @Override
  public Sockets sockets() {
    return Sockets.TLS;
  }

  @Override
  boolean putsHandlersInFront() {
    return false;
  }
}
