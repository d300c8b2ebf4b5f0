package io.asyncio.netty;

import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.protocols.BaseProtocol;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/** Takes over channels of the JDK. */
final class Adoption {

  private final NettyEventLoop loop;

  Adoption(NettyEventLoop loop) {
    this.loop = loop;
  }

  <P extends BaseProtocol> Coroutine<Connection<P>> connect(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    return io.asyncio.Asyncio.async(
        () -> {
          throw new UnsupportedOperationException(loop.toString());
        });
  }

  Coroutine<Server> listen(
      Supplier<? extends BaseProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    return io.asyncio.Asyncio.async(
        () -> {
          throw new UnsupportedOperationException(loop.toString());
        });
  }
}
