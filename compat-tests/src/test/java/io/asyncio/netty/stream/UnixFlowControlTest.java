package io.asyncio.netty.stream;

import io.asyncio.netty.testing.Sockets;

/** The same over Unix sockets of the loop. */
class UnixFlowControlTest extends FlowControlTest {

  @Override
  public Sockets sockets() {
    return Sockets.OWN_UNIX;
  }
}
