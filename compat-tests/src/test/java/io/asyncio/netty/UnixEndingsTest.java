package io.asyncio.netty;

/** The same over Unix-domain channels of the JDK. */
class UnixEndingsTest extends EndingsTest {

  @Override
  Sockets sockets() {
    return Sockets.UNIX;
  }
}
