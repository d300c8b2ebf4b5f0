package io.asyncio.netty;

/** The same over TCP channels of the JDK. */
class AdoptedFlowControlTest extends FlowControlTest {

  @Override
  Sockets sockets() {
    return Sockets.ADOPTED;
  }
}
