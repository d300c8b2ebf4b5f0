package io.asyncio.examples;

import io.asyncio.netty.MessageHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/** Puts a coroutine for frames in place of those for requests when a connection has become a socket. */
final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {

  private final WebSocketRoom room;

  WebSocketUpgrade(WebSocketRoom room) {
    this.room = room;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
      MessageHandler frames = MessageHandler.ofChannel(WebSocketFrame.class, room::talk);
      context.pipeline().replace(MessageHandler.class, "frames", frames);
      context.pipeline().remove(this);
    } else {
      context.fireUserEventTriggered(event);
    }
  }
}
