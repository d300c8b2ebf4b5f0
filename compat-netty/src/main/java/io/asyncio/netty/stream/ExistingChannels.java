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
import io.asyncio.netty.loop.NettyFutures;
import io.asyncio.netty.loop.NioServerSocket;
import io.asyncio.netty.loop.NioSocket;
import io.asyncio.protocols.StreamProtocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Takes over channels of the JDK. A loop on NIO wraps those over TCP for Netty; all others are
 * driven by the loop's readers and writers.
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
   */
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      String call, Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Settings.requireOnly(
        call + " with a channel", Objects.requireNonNull(options, "options").given());
    require(channel, "connected", channel.isConnected());
    return Asyncio.async(() -> {
      prepare(channel);
      return Attachment.attach(host, connection(channel), protocolFactory);
    });
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
    if (!isForNetty(channel.getLocalAddress())) {
      return new ChannelConnection(streams, channel);
    }
    NioSocket wrapped = new NioSocket(channel);
    NettyFutures.await(host, () -> {
      streams.prepare(wrapped);
      return host.register(wrapped);
    });
    return new NettyConnection(streams, wrapped);
  }

  private boolean isForNetty(SocketAddress address) {
    return host.backend() == Backend.NIO && address instanceof InetSocketAddress;
  }

  public Coroutine<Server> listen(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Settings.requireOnly(
        "createServer with a channel",
        Objects.requireNonNull(options, "options").given(),
        "keepAlive",
        "startServing");
    require(channel, "bound", isBound(channel));
    return Asyncio.async(() -> {
      channel.configureBlocking(false);
      Acceptor acceptor = new Acceptor(host, protocolFactory, options.keepAlive());
      return serverFactory.serve(acceptor, List.of(listener(channel, options, acceptor)), options);
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
    if (!isForNetty(channel.getLocalAddress())) {
      return new ChannelListener(streams, channel, options.backlog(), acceptor);
    }
    NioServerSocket wrapped = new NioServerSocket(channel);
    NettyListener listener = new NettyListener(streams, wrapped, acceptor);
    host.transports().adopted(channel, listener);
    wrapped.closeFuture().addListener(closed -> host.transports().released(channel));
    NettyFutures.await(host, () -> {
      listener.prepare();
      return host.register(wrapped);
    });
    return listener;
  }
}
