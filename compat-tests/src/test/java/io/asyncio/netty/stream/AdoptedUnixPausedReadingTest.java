package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over Unix-domain channels of the JDK. */
class AdoptedUnixPausedReadingTest extends PausedReadingTest {

  @Override
  public Sockets sockets() {
    return Sockets.UNIX;
  }
}
