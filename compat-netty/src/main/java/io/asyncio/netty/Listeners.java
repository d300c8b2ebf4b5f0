package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.protocols.BaseProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes servers. */
final class Listeners {

  private final NettyEventLoop loop;

  Listeners(NettyEventLoop loop) {
    this.loop = loop;
  }

  Coroutine<Server> listen(
      Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Objects.requireNonNull(options, "options");
    return Asyncio.async(
        () -> {
          List<Channel> channels = new ArrayList<>();
          Acceptor acceptor = new Acceptor();
          try {
            for (InetSocketAddress address : addresses(options)) {
              channels.add(open(address, options, acceptor));
            }
          } catch (Throwable e) {
            channels.forEach(loop::closeSoon);
            throw e;
          }
          NettyServer server = new NettyServer(loop, protocolFactory, channels);
          acceptor.server = server;
          if (options.startServing()) {
            server.accept();
          }
          return server;
        });
  }

  private List<InetSocketAddress> addresses(ServerOptions options) throws Exception {
    List<InetSocketAddress> addresses = new ArrayList<>();
    List<String> hosts = options.hosts().isEmpty() ? List.of("0.0.0.0") : options.hosts();
    for (String host : hosts) {
      addresses.addAll(Asyncio.await(loop.getaddrinfo(host, options.port())));
    }
    return addresses;
  }

  private Channel open(InetSocketAddress address, ServerOptions options, Acceptor acceptor)
      throws Exception {
    ServerSocketChannel channel = loop.backend().newServerSocket();
    channel.config().setAutoRead(false);
    channel.config().setReuseAddress(options.reuseAddress());
    channel.config().setBacklog(options.backlog());
    channel.pipeline().addLast(acceptor.handler());
    Netty.await(loop, () -> loop.register(channel));
    Netty.await(loop, () -> channel.bind(address));
    return channel;
  }

  /** Takes what a listening channel accepts. */
  private final class Acceptor {

    @Nullable NettyServer server;

    ChannelInboundHandlerAdapter handler() {
      return new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
          Channel child = (Channel) message;
          NettyServer server = Acceptor.this.server;
          if (server == null) {
            child.unsafe().closeForcibly();
            return;
          }
          loop.prepare(child);
          loop.register(child).addListener(registered -> server.accepted(child));
        }
      };
    }
  }
}
