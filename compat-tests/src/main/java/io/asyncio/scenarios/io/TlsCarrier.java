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
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    return TlsWire.over(tcp.wire(channel, server), server);
  }

  private static ServerOptions encrypted(ServerOptions options) {
    return options.withTls(timed(TlsOptions.of(TlsKeys.CONTEXT), options.tls()));
  }

  private static ConnectionOptions encrypted(ConnectionOptions options) {
    return options.withTls(timed(ofClient(), options.tls()));
  }

  /** Returns options of a client that believes every server. */
  static TlsOptions ofClient() {
    return TlsOptions.of(TlsKeys.CONTEXT).withServerHostname("localhost").withHostnameCheck(false);
  }

  private static TlsOptions timed(TlsOptions options, @Nullable TlsOptions times) {
    return times == null
        ? options
        : options
            .withHandshakeTimeout(times.handshakeTimeout())
            .withShutdownTimeout(times.shutdownTimeout());
  }

  /** Returns a copy with the times, in milliseconds, that a scenario wishes. */
  static TlsOptions timed(TlsOptions options, Map<?, ?> wishes) {
    TlsOptions timed = options;
    if (wishes.get("handshake") instanceof Long milliseconds) {
      timed = timed.withHandshakeTimeout(milliseconds / 1e3);
    }
    if (wishes.get("shutdown") instanceof Long milliseconds) {
      timed = timed.withShutdownTimeout(milliseconds / 1e3);
    }
    return timed;
  }

  /** Returns those of {@code options}, or {@code null} if a scenario wishes no times. */
  static @Nullable TlsOptions times(Map<?, ?> wishes) {
    TlsOptions times = timed(TlsOptions.defaults(), wishes);
    return times.given().isEmpty() ? null : times;
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
