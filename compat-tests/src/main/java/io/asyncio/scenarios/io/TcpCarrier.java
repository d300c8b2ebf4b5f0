package io.asyncio.scenarios.io;

import io.asyncio.Asyncio;
import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Supplier;

/** Connections over the loopback interface. */
final class TcpCarrier implements Carrier {

  @Override
  public ProtocolFamily family() {
    return StandardProtocolFamily.INET;
  }

  @Override
  public SocketAddress free() {
    return Addresses.local(0);
  }

  @Override
  public SocketAddress closed() {
    return Addresses.local(Addresses.CLOSED_PORT);
  }

  @Override
  public PlainWire wire(SocketChannel channel, boolean server) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new PlainWire(channel);
  }

  @Override
  public Coroutine<Server> serve(
      EventLoop loop,
      Supplier<? extends StreamProtocol> protocols,
      SocketAddress address,
      ServerOptions options) {
    return loop.createServer(protocols, at(options, address));
  }

  @Override
  public Coroutine<Server> serve(
      ClientConnected callback, SocketAddress address, ServerOptions options) {
    return Asyncio.startServer(callback, at(options, address));
  }

  private static ServerOptions at(ServerOptions options, SocketAddress address) {
    return options.withHosts(List.of(Addresses.HOST)).withPort(Addresses.port(address));
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> protocol, SocketAddress address, ConnectionOptions options) {
    return loop.createConnection(
        protocol, Addresses.host(address), Addresses.port(address), options);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> protocol, SocketChannel channel, ConnectionOptions options) {
    return loop.createConnection(protocol, channel, options);
  }

  @Override
  public Coroutine<StreamPair> open(SocketAddress address, ConnectionOptions options) {
    return Asyncio.openConnection(Addresses.host(address), Addresses.port(address), options);
  }

  @Override
  public Coroutine<StreamPair> open(SocketChannel channel, ConnectionOptions options) {
    return Asyncio.openConnection(channel, options);
  }

  @Override
  public void close() {}
}
