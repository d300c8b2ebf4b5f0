package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over Unix sockets of the loop. */
class UnixPausedReadingTest extends PausedReadingTest {

  @Override
  public Sockets sockets() {
    return Sockets.OWN_UNIX;
  }
}
