package io.asyncio.netty.transport;

import io.asyncio.netty.ByteBufProtocol;

/**
 * A protocol of the library's own, in whose transport's place its user sees another one. It enters
 * contexts itself.
 */
public interface InnerProtocol extends ByteBufProtocol {

  /** Writes what waits above: the transport is closed, or aborted, next, by somebody else. */
  void sendNow();
}
