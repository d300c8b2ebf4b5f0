package io.asyncio.netty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Passes a channel's events to its transport. */
final class SocketHandler extends ChannelInboundHandlerAdapter {

  private final SocketTransport transport;
  private @Nullable ChannelHandlerContext context;

  SocketHandler(SocketTransport transport) {
    this.transport = transport;
  }

  /** Returns the place in the pipeline, in which the handler is. */
  ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!(message instanceof ByteBuf data)) {
        transport.failed(unexpected(message));
      } else if (data.isReadable()) {
        transport.received(data);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static IllegalStateException unexpected(Object message) {
    return new IllegalStateException(
        "a handler in front of the transport passed on what is no ByteBuf: " + message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Nobody is behind this handler.
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
    transport.connectionGone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    transport.failed(cause);
  }
}
