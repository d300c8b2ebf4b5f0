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
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Unix-domain sockets in a directory of their own, where one file has no socket any more. */
final class UnixCarrier implements Carrier {

  private static final String CLOSED = "closed";

  private final Path directory;
  private int addresses;

  UnixCarrier() throws IOException {
    directory = Files.createTempDirectory("io-scenario");
    try (ServerSocketChannel channel = ServerSocketChannel.open(family())) {
      channel.bind(closed());
    }
  }

  @Override
  public ProtocolFamily family() {
    return StandardProtocolFamily.UNIX;
  }

  @Override
  public SocketAddress free() {
    addresses++;
    return UnixDomainSocketAddress.of(directory.resolve(String.valueOf(addresses)));
  }

  @Override
  public SocketAddress closed() {
    return UnixDomainSocketAddress.of(directory.resolve(CLOSED));
  }

  @Override
  public Wire wire(SocketChannel channel, boolean server) {
    return new PlainWire(channel);
  }

  @Override
  public Coroutine<Server> serve(
      EventLoop loop,
      Supplier<? extends StreamProtocol> protocols,
      SocketAddress address,
      ServerOptions options) {
    return loop.createUnixServer(protocols, path(address), options);
  }

  @Override
  public Coroutine<Server> serve(
      ClientConnected callback, SocketAddress address, ServerOptions options) {
    return Asyncio.startUnixServer(callback, path(address), options);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> protocol, SocketAddress address, ConnectionOptions options) {
    return loop.createUnixConnection(protocol, path(address), options);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> protocol, SocketChannel channel, ConnectionOptions options) {
    return loop.createUnixConnection(protocol, channel, options);
  }

  @Override
  public Coroutine<StreamPair> open(SocketAddress address, ConnectionOptions options) {
    return Asyncio.openUnixConnection(path(address), options);
  }

  @Override
  public Coroutine<StreamPair> open(SocketChannel channel, ConnectionOptions options) {
    return Asyncio.openUnixConnection(channel, options);
  }

  private static Path path(SocketAddress address) {
    return ((UnixDomainSocketAddress) address).getPath();
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(directory);
  }
}
