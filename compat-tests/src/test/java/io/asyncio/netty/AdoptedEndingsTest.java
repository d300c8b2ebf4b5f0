package io.asyncio.netty;

/** The same over TCP channels of the JDK. */
class AdoptedEndingsTest extends EndingsTest {

  @Override
  Sockets sockets() {
    return Sockets.ADOPTED;
  }
}
