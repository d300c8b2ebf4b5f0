package io.asyncio.netty.stream;

import io.asyncio.ServerOptions;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.NettyFutures;
import io.asyncio.netty.loop.Sneaky;
import io.asyncio.netty.transport.Families;
import io.asyncio.netty.transport.SocketFailure;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.ServerSocketChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One listening channel in the making. Owned by the loop's thread. */
final class ServerBinding {

  private static final System.Logger LOGGER = System.getLogger("asyncio");

  private final StreamHost streams;
  private final LoopHost host;
  private final InetSocketAddress address;
  private final ServerOptions options;
  private final Acceptor acceptor;
  private @Nullable ServerSocketChannel channel;
  private @Nullable NettyListener listener;

  ServerBinding(
      StreamHost streams, InetSocketAddress address, ServerOptions options, Acceptor acceptor) {
    this.streams = streams;
    this.host = streams.host();
    this.address = address;
    this.options = options;
    this.acceptor = acceptor;
  }

  Listener listener() {
    return Objects.requireNonNull(listener);
  }

  /**
   * Makes the channel and binds it. In a coroutine of the loop.
   *
   * @return false if the machine lacks the family or the address, which leaves no channel behind
   * @throws BindException if the address cannot be bound
   * @throws IllegalArgumentException if an option is not supported
   */
  boolean bind() throws Exception {
    try {
      NettyFutures.await(host, this::open);
    } catch (IOException e) {
      return skip(e);
    }
    ServerSocketChannel channel = Objects.requireNonNull(this.channel);
    try {
      NettyFutures.await(host, () -> channel.bind(address));
      return true;
    } catch (IOException e) {
      BindException failure = SocketFailure.binding(address, e);
      if (SocketFailure.isAddressNotAvailable(address, e)) {
        return skip(failure);
      }
      throw failure;
    }
  }

  private boolean skip(IOException failure) {
    closeSoon();
    if (host.loop().getDebug()) {
      LOGGER.log(Level.WARNING, "createServer() does without " + address, failure);
    }
    return false;
  }

  private ChannelFuture open() {
    ServerSocketChannel channel;
    try {
      channel = host.backend().newServerSocket(Families.of(address));
    } catch (Exception e) {
      throw Sneaky.<RuntimeException>rethrow(SocketFailure.opening(e));
    }
    this.channel = channel;
    configure(channel);
    NettyListener listener = new NettyListener(streams, channel, acceptor);
    this.listener = listener;
    return listener.register();
  }

  private void configure(ServerSocketChannel channel) {
    channel.config().setBacklog(options.backlog());
    channel.config().setReuseAddress(options.reuseAddress());
    Backend backend = host.backend();
    if (options.reusePort() && !channel.config().setOption(backend.reusePort(), true)) {
      throw new IllegalArgumentException("reusePort: not supported by " + backend);
    }
    if (Families.isIpv6(address) && backend.separatesFamilies()) {
      channel.config().setOption(Backend.V6_ONLY, 1);
    }
  }

  /** Opening may be still to come, so this takes its turn behind it. */
  void closeSoon() {
    host.readyOnce(() -> {
      if (channel != null) {
        host.close(channel);
      }
    });
  }
}
