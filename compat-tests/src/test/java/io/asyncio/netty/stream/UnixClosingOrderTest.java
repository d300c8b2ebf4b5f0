package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over Unix sockets of the loop. */
class UnixClosingOrderTest extends ClosingOrderTest {

  @Override
  public Sockets sockets() {
    return Sockets.OWN_UNIX;
  }
}
