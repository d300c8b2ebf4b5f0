package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.protocols.BaseProtocol;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Supplier;

/** Makes TCP connections. */
final class Connector {

  private final NettyEventLoop loop;

  Connector(NettyEventLoop loop) {
    this.loop = loop;
  }

  <P extends BaseProtocol> Coroutine<Connection<P>> connect(
      Supplier<P> protocolFactory, String host, int port, ConnectionOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    return Asyncio.async(
        () -> {
          InetSocketAddress address = Asyncio.await(loop.getaddrinfo(host, port)).getFirst();
          SocketChannel channel = loop.backend().newSocket();
          loop.prepare(channel);
          Netty.await(loop, () -> loop.register(channel));
          Netty.await(loop, () -> channel.connect(address));
          P protocol = protocolFactory.get();
          SocketTransport transport = new SocketTransport(loop, channel, protocol, () -> {});
          transport.start();
          return new Connection<>(transport, protocol);
        });
  }
}
