package io.asyncio.netty.stream;

import io.asyncio.ServerOptions;
import io.asyncio.internal.Log;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.Families;
import io.asyncio.netty.transport.NewChannel;
import io.asyncio.netty.transport.SocketFailure;
import io.netty.channel.socket.ServerSocketChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One listening channel in the making. Owned by the loop's thread. */
final class ServerBinding {

  private final LoopHost host;
  private final InetSocketAddress address;
  private final ServerOptions options;
  private final NewChannel<ServerSocketChannel> channel;
  private @Nullable NettyListener listener;

  ServerBinding(
      StreamHost streams, InetSocketAddress address, ServerOptions options, Acceptor acceptor) {
    this.host = streams.host();
    this.address = address;
    this.options = options;
    this.channel =
        new NewChannel<>(host, () -> host.backend().newServerSocket(Families.of(address)), made -> {
          configure(made);
          listener = new NettyListener(streams, made, options.backlog(), acceptor);
          listener.prepare();
        });
  }

  Listener listener() {
    return Objects.requireNonNull(listener);
  }

  /**
   * Makes the channel and binds it. In a coroutine of the loop.
   *
   * @return what has failed if the machine lacks the family or the address, which leaves no channel
   *     behind; {@code null} if the channel is bound
   * @throws BindException if the address cannot be bound
   * @throws IOException if there are no descriptors or no memory for a channel
   * @throws IllegalArgumentException if an option is not supported
   */
  @Nullable
  IOException bind() throws Exception {
    try {
      channel.open();
    } catch (IOException e) {
      if (SocketFailure.isOutOfResources(e)) {
        throw e;
      }
      return skip(e);
    }
    try {
      channel.bind(address);
      return null;
    } catch (BindException e) {
      if (SocketFailure.isAddressNotAvailable(address, Objects.requireNonNull(e.getCause()))) {
        return skip(e);
      }
      throw e;
    }
  }

  private IOException skip(IOException failure) {
    discard();
    if (host.loop().getDebug()) {
      Log.LOGGER.log(Level.WARNING, "createServer() does without " + address, failure);
    }
    return failure;
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

  /** Closes the channel, if there is one. */
  void discard() {
    channel.discard();
  }
}
