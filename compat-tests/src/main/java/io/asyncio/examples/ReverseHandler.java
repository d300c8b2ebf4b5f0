package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/** The handler of {@link SwappedHandler}: reverses lines, and counts them. */
final class ReverseHandler extends SimpleChannelInboundHandler<ByteBuf> {

  private int lines;

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
    String text = line.toString(UTF_8);
    if (text.equals("quit")) {
      context.writeAndFlush(text("goodbye\n")).addListener(ChannelFutureListener.CLOSE);
    } else if (!text.isEmpty()) { // which is no data for a protocol
      lines++;
      var _ = context.write(text(lines + " " + new StringBuilder(text).reverse() + "\n"));
    }
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  /** Who does not read is not read either. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
  }

  /** A line that is too long, say. */
  @Override
  @SuppressWarnings("deprecation") // of handlers that are told nothing but this
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
