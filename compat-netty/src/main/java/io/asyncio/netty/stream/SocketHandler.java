package io.asyncio.netty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/** Passes a channel's events to its transport. */
final class SocketHandler extends ChannelInboundHandlerAdapter {

  private final SocketTransport transport;

  SocketHandler(SocketTransport transport) {
    this.transport = transport;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof ByteBuf data && data.isReadable() && transport.wantsInput()) {
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        transport.received(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Nobody is behind this handler.
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      transport.flushLater();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      transport.inputShutdown();
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    transport.carrierGone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    transport.failed(cause);
  }
}
