package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over channels of the JDK. */
class UnixSendfileTest extends SendfileTest {

  @Override
  public Sockets sockets() {
    return Sockets.UNIX;
  }
}
