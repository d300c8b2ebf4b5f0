package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over Unix-domain channels of the JDK. */
class AdoptedUnixFlowControlTest extends FlowControlTest {

  @Override
  public Sockets sockets() {
    return Sockets.UNIX;
  }
}
