package io.asyncio.netty;

/** The same over Unix-domain channels of the JDK. */
class UnixFlowControlTest extends FlowControlTest {

  @Override
  Sockets sockets() {
    return Sockets.UNIX;
  }
}
