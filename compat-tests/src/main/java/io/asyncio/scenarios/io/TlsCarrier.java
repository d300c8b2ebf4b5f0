package io.asyncio.scenarios.io;

import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TlsOptions;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/** TLS over TCP, with a certificate that nobody checks. */
final class TlsCarrier implements Carrier {

  /** A client waits for a raw peer that is accepted in a later step. */
  private static final int NAPS_FOR_SET_UP = 30;

  private final TcpCarrier tcp = new TcpCarrier();

  @Override
  public ProtocolFamily family() {
    return tcp.family();
  }

  @Override
  public SocketAddress free() {
    return tcp.free();
  }

  @Override
  public SocketAddress closed() {
    return tcp.closed();
  }

  @Override
  public int napsForSetUp() {
    return NAPS_FOR_SET_UP;
  }

  @Override
  public Wire wire(SocketChannel channel, boolean server) throws IOException {
    SSLEngine engine = TlsKeys.CONTEXT.createSSLEngine("localhost", 0);
    engine.setUseClientMode(!server);
    return new TlsWire(tcp.wire(channel, server), engine);
  }

  private static ServerOptions encrypted(ServerOptions options) {
    return options.withTls(TlsOptions.of(TlsKeys.CONTEXT));
  }

  private static ConnectionOptions encrypted(ConnectionOptions options) {
    return options.withTls(
        TlsOptions.of(TlsKeys.CONTEXT).withServerHostname("localhost").withHostnameCheck(false));
  }

  @Override
  public Coroutine<Server> serve(
      EventLoop loop,
      Supplier<? extends StreamProtocol> protocols,
      SocketAddress address,
      ServerOptions options) {
    return tcp.serve(loop, protocols, address, encrypted(options));
  }

  @Override
  public Coroutine<Server> serve(
      ClientConnected callback, SocketAddress address, ServerOptions options) {
    return tcp.serve(callback, address, encrypted(options));
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> protocol, SocketAddress address, ConnectionOptions options) {
    return tcp.connect(loop, protocol, address, encrypted(options));
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> protocol, SocketChannel channel, ConnectionOptions options) {
    return tcp.connect(loop, protocol, channel, encrypted(options));
  }

  @Override
  public Coroutine<StreamPair> open(SocketAddress address, ConnectionOptions options) {
    return tcp.open(address, encrypted(options));
  }

  @Override
  public Coroutine<StreamPair> open(SocketChannel channel, ConnectionOptions options) {
    return tcp.open(channel, encrypted(options));
  }

  @Override
  public void close() {}
}
