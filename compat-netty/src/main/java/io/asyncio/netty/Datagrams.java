package io.asyncio.netty;

import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.Endpoint;
import io.asyncio.protocols.DatagramProtocol;
import java.util.function.Supplier;

/** Makes datagram endpoints. */
final class Datagrams {

  private final NettyEventLoop loop;

  Datagrams(NettyEventLoop loop) {
    this.loop = loop;
  }

  <P extends DatagramProtocol> Coroutine<Endpoint<P>> open(
      Supplier<P> protocolFactory, DatagramOptions options) {
    return io.asyncio.Asyncio.async(
        () -> {
          throw new UnsupportedOperationException(loop.toString());
        });
  }
}
