package io.asyncio.netty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Passes on what has been decrypted. No user code runs in it. */
final class TlsHandler extends ChannelInboundHandlerAdapter {

  private final TlsTransport transport;
  private @Nullable ChannelHandlerContext context;

  TlsHandler(TlsTransport transport) {
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
    ByteBuf data = (ByteBuf) message;
    try {
      if (data.isReadable()) {
        transport.decrypted(data);
      }
    } finally {
      data.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Nobody is behind this handler.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == SslCloseCompletionEvent.SUCCESS) {
      transport.peerEnds();
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    // The transport has closed it.
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    transport.tlsFailed(cause);
  }
}
