package io.asyncio.scenarios.io;

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
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/** What the connections of a run go over. */
interface Carrier extends AutoCloseable {

  /** Makes what a scenario's connections go over, by the name that it gives. */
  @FunctionalInterface
  interface Factory {

    /** Makes it for one run. */
    Carrier make(String name) throws IOException;
  }

  /**
   * Returns that of a name, for one run: {@code tcp}, {@code unix}, {@code tls}, or {@code starttls},
   * which is TCP until an endpoint or a raw peer begins to speak TLS.
   */
  static Carrier of(String name) throws IOException {
    return switch (name) {
      case "tcp", "starttls" -> new TcpCarrier();
      case "unix" -> new UnixCarrier();
      case "tls" -> new TlsCarrier();
      default -> throw new IllegalArgumentException("unknown carrier \"" + name + "\"");
    };
  }

  /** Returns the family of the raw sockets. */
  ProtocolFamily family();

  /** Returns an address to listen at. */
  SocketAddress free();

  /** Returns an address at which nobody listens. */
  SocketAddress closed();

  /** Returns how long to wait, at most, for what is being set up: a number of naps. */
  default int napsForSetUp() {
    return 400;
  }

  /** Returns what a raw peer has, of its connected, non-blocking channel. */
  Wire wire(SocketChannel channel, boolean server) throws IOException;

  /** Serves protocols at an address. */
  Coroutine<Server> serve(
      EventLoop loop,
      Supplier<? extends StreamProtocol> protocols,
      SocketAddress address,
      ServerOptions options);

  /** Serves streams at an address. */
  Coroutine<Server> serve(ClientConnected callback, SocketAddress address, ServerOptions options);

  /** Connects a protocol. */
  <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> protocol, SocketAddress address, ConnectionOptions options);

  /** Takes a channel that is connected already. */
  <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> protocol, SocketChannel channel, ConnectionOptions options);

  /** Connects streams. */
  Coroutine<StreamPair> open(SocketAddress address, ConnectionOptions options);

  /** As {@link #open(SocketAddress, ConnectionOptions)}, with a channel that is connected already. */
  Coroutine<StreamPair> open(SocketChannel channel, ConnectionOptions options);

  /** Removes what the run has left. */
  @Override
  void close() throws IOException;
}
