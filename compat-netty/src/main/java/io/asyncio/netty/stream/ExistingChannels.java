package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.internal.Settings;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.NettyCall;
import io.asyncio.netty.loop.NioServerSocket;
import io.asyncio.netty.loop.NioSocket;
import io.asyncio.netty.loop.NioUnixServerSocket;
import io.asyncio.netty.loop.NioUnixSocket;
import io.asyncio.netty.transport.SocketFile;
import io.asyncio.netty.transport.UnixName;
import io.asyncio.protocols.StreamProtocol;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes over channels of the JDK. A loop on NIO wraps them for Netty; on the native transports they
 * are driven by the loop's readers and writers.
 *
 * <p>Owned by the loop's thread.
 */
public final class ExistingChannels {

  private final StreamHost streams;
  private final LoopHost host;
  private final ServerFactory serverFactory;

  public ExistingChannels(StreamHost streams, ServerFactory serverFactory) {
    this.streams = streams;
    this.host = streams.host();
    this.serverFactory = serverFactory;
  }

  /**
   * Takes over a connection.
   *
   * @param call the method that the user called
   * @param accepted whether the other side has asked for it
   */
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      String call,
      boolean accepted,
      Supplier<P> protocolFactory,
      SocketChannel channel,
      ConnectionOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Settings.requireOnly(
        call + " with a channel", Objects.requireNonNull(options, "options").given(), "tls");
    TlsSettings settings = accepted
        ? TlsSettings.ofServerIfAny(call, options.tls())
        : TlsSettings.ofClient(call, options, null);
    require(channel, "connected", channel.isConnected());
    return Asyncio.async(() -> {
      prepare(channel);
      return Attachment.attach(
          host, TlsConnection.over(connection(channel), settings), protocolFactory);
    });
  }

  /** As {@link #connect}, of a Unix socket. */
  public <P extends StreamProtocol> Coroutine<Connection<P>> connectUnix(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    requireUnix(channel);
    return connect("createUnixConnection", false, protocolFactory, channel, options);
  }

  /** A JDK's channel that is not bound tells its family by its options alone. */
  private static void requireUnix(NetworkChannel channel) {
    if (!isUnix(channel)) {
      throw new IllegalArgumentException(
          "channel: expected one of the Unix family, got " + channel);
    }
  }

  private static boolean isUnix(NetworkChannel channel) {
    return !channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR);
  }

  private <C extends SelectableChannel & NetworkChannel> void require(
      C channel, String state, boolean hasState) {
    host.requireOpen();
    host.transports().requireFree(channel);
    if (!channel.isOpen()) {
      throw new IllegalArgumentException("channel is closed: " + channel);
    }
    if (!hasState) {
      throw new IllegalArgumentException("channel is not " + state + ": " + channel);
    }
  }

  /** Makes a channel non-blocking and sets the options that each connection of a loop has. */
  static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  private ReadyConnection connection(SocketChannel channel) throws Exception {
    if (host.backend() != Backend.NIO) {
      return new ChannelConnection(streams, channel);
    }
    Channel wrapped =
        made(() -> isUnix(channel) ? new NioUnixSocket(channel) : new NioSocket(channel));
    own(channel, wrapped);
    register(wrapped, () -> streams.prepare(wrapped));
    return new NettyConnection(streams, wrapped);
  }

  /** Made at once, and if possible on the loop's own thread, where Netty's caches are. */
  private Channel made(Supplier<Channel> making) {
    AtomicReference<@Nullable Channel> made = new AtomicReference<>();
    var _ = host.runOnOwnThread(() -> made.set(making.get()));
    Channel known = made.get();
    return known == null ? making.get() : known;
  }

  /** It is closed if that fails, or nobody waits for it any more. */
  private void register(Channel wrapped, Runnable preparing) throws Exception {
    try {
      NettyCall.await(host, () -> {
        preparing.run();
        return host.register(wrapped);
      });
    } catch (Throwable e) {
      host.readyOnce(() -> discard(wrapped));
      throw e;
    }
  }

  private void discard(Channel wrapped) {
    if (wrapped.isRegistered()) {
      host.close(wrapped);
    } else {
      wrapped.unsafe().closeForcibly();
    }
  }

  /** Nobody else may take or watch it. */
  private void own(SelectableChannel channel, Channel wrapped) {
    host.transports().adopted(channel, wrapped);
    wrapped.closeFuture().addListener(_ -> host.transports().released(channel));
  }

  public Coroutine<Server> listen(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    Objects.requireNonNull(options, "options");
    if (isUnix(channel)) {
      Settings.requireOnly(
          "createServer with a Unix channel", options.given(), "startServing", "tls");
    } else {
      Settings.requireOnly(
          "createServer with a channel", options.given(), "keepAlive", "startServing", "tls");
    }
    return serve(protocolFactory, channel, options, false);
  }

  /** As {@link #listen}, of a Unix socket, whose file ends with the server. */
  public Coroutine<Server> listenUnix(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    requireUnix(channel);
    Settings.requireOnly(
        "createUnixServer with a channel",
        Objects.requireNonNull(options, "options").given(),
        "cleanupSocket",
        "startServing",
        "tls");
    return serve(protocolFactory, channel, options, options.cleanupSocket());
  }

  private Coroutine<Server> serve(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options,
      boolean cleanup) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    TlsSettings tls = TlsSettings.ofServerIfAny("createServer", options.tls());
    require(channel, "bound", isBound(channel));
    return Asyncio.async(() -> {
      UnixName name = cleanup ? UnixName.of(channel.getLocalAddress()) : null;
      SocketFile file = name == null ? null : SocketFile.of(name);
      channel.configureBlocking(false);
      Acceptor acceptor = new Acceptor(host, protocolFactory, options.keepAlive(), tls);
      Listener listener = listener(channel, options, acceptor);
      return serverFactory.serve(
          acceptor, List.of(file == null ? listener : new UnixListener(listener, file)), options);
    });
  }

  private static boolean isBound(ServerSocketChannel channel) {
    try {
      return channel.getLocalAddress() != null;
    } catch (IOException e) {
      return false; // it is closed, which has been told before
    }
  }

  private Listener listener(ServerSocketChannel channel, ServerOptions options, Acceptor acceptor)
      throws Exception {
    if (host.backend() != Backend.NIO) {
      return new ChannelListener(streams, channel, options.backlog(), acceptor);
    }
    Channel wrapped = made(
        () -> isUnix(channel) ? new NioUnixServerSocket(channel) : new NioServerSocket(channel));
    own(channel, wrapped);
    NettyListener listener = new NettyListener(streams, wrapped, options.backlog(), acceptor);
    register(wrapped, listener::prepare);
    return listener;
  }
}
