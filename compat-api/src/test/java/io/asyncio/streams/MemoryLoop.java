package io.asyncio.streams;

import static io.asyncio.Asyncio.async;

import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.VirtualClockLoop;
import io.asyncio.protocols.Protocol;
import io.asyncio.protocols.StreamProtocol;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A loop whose network is itself: connections go to servers of the same loop, by port. */
final class MemoryLoop extends VirtualClockLoop {

  /** The port at which a server on a channel is found. */
  static final int CHANNEL = -1;

  final Map<Integer, Supplier<? extends StreamProtocol>> servers = new HashMap<>();

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, String host, int port, ConnectionOptions options) {
    return async(() -> connect(protocolFactory, port));
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    return async(() -> connect(protocolFactory, CHANNEL));
  }

  private <P extends StreamProtocol> Connection<P> connect(Supplier<P> protocolFactory, int port)
      throws ConnectException {
    Supplier<? extends StreamProtocol> server = servers.get(port);
    if (server == null) {
      throw new ConnectException("nobody listens at " + port);
    }
    P protocol = protocolFactory.get();
    Protocol serverProtocol = (Protocol) server.get();
    MemoryTransport client = new MemoryTransport(this, (Protocol) protocol);
    MemoryTransport accepted = new MemoryTransport(this, serverProtocol);
    client.join(accepted);
    callSoon(() -> serverProtocol.connectionMade(accepted));
    protocol.connectionMade(client);
    return new Connection<>(client, protocol);
  }

  @Override
  public Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, ServerOptions options) {
    return async(() -> serve(protocolFactory, options.port()));
  }

  @Override
  public Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    return async(() -> serve(protocolFactory, CHANNEL));
  }

  private Server serve(Supplier<? extends StreamProtocol> protocolFactory, int port) {
    servers.put(port, protocolFactory);
    return new MemoryServer(port);
  }

  private final class MemoryServer implements Server {

    private final int port;

    MemoryServer(int port) {
      this.port = port;
    }

    @Override
    public void close() {
      servers.remove(port);
    }

    @Override
    public void closeClients() {}

    @Override
    public void abortClients() {}

    @Override
    public EventLoop getLoop() {
      return MemoryLoop.this;
    }

    @Override
    public Coroutine<@Nullable Void> startServing() {
      return async(() -> {});
    }

    @Override
    public Coroutine<@Nullable Void> serveForever() {
      return async(() -> {});
    }

    @Override
    public boolean isServing() {
      return servers.containsKey(port);
    }

    @Override
    public Coroutine<@Nullable Void> waitClosed() {
      return async(() -> {});
    }

    @Override
    public List<SocketAddress> sockets() {
      return List.of();
    }

    @Override
    public Coroutine<@Nullable Void> shutdown(double graceSeconds) {
      return async(this::close);
    }
  }
}
