package io.asyncio.netty.attached;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.util.function.Supplier;

/** Puts a handler of its own into each channel. */
final class ChannelHandlers extends ChannelInitializer<Channel> {

  private final Supplier<ChannelHandler> handlers;

  ChannelHandlers(Supplier<ChannelHandler> handlers) {
    this.handlers = handlers;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.pipeline().addLast(handlers.get());
  }
}
