package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over channels of the JDK. */
class AdoptedPausedReadingTest extends PausedReadingTest {

  @Override
  public Sockets sockets() {
    return Sockets.ADOPTED;
  }
}
