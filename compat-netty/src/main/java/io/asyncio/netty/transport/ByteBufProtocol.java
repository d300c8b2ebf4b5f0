package io.asyncio.netty.transport;

import io.asyncio.protocols.StreamProtocol;
import io.netty.buffer.ByteBuf;

/** A protocol of the library's own, which is given Netty's buffers. */
public interface ByteBufProtocol extends StreamProtocol {

  /** Some bytes came in, all of which it takes; it goes on owning nothing. */
  void received(ByteBuf data);
}
