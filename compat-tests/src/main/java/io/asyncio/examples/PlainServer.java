package io.asyncio.examples;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.function.Consumer;

/** A server as one writes it with Netty alone; what asyncio does in it stands in the pipelines. */
final class PlainServer {

  private static final String HOST = "127.0.0.1";

  private PlainServer() {}

  /**
   * Listens.
   *
   * @param filling puts the handlers into the pipeline of a new connection
   */
  static ChannelFuture listen(EventLoopGroup group, int port, Consumer<Channel> filling) {
    return listen(group, NioServerSocketChannel.class, port, filling);
  }

  /** As {@link #listen(EventLoopGroup, int, Consumer)}, with channels of another transport. */
  static ChannelFuture listen(
      EventLoopGroup group,
      Class<? extends ServerChannel> type,
      int port,
      Consumer<Channel> filling) {
    return new ServerBootstrap()
        .group(group)
        .channel(type)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel child) {
            filling.accept(child);
          }
        })
        .bind(HOST, port);
  }
}
