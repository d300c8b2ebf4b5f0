package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over channels of the JDK. */
class AdoptedClosingOrderTest extends ClosingOrderTest {

  @Override
  public Sockets sockets() {
    return Sockets.ADOPTED;
  }
}
