package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over TCP channels of the JDK. */
class AdoptedEndingsTest extends EndingsTest {

  @Override
  public Sockets sockets() {
    return Sockets.ADOPTED;
  }
}
