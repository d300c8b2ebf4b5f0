package io.asyncio.netty.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what comes in on a channel that has no transport yet. The native transports of Netty read a
 * channel that must not read when the other side has closed it; that would be lost.
 *
 * <p>Owned by the loop's thread.
 */
final class EarlyEvents extends ChannelInboundHandlerAdapter {

  private final ArrayDeque<Object> kept = new ArrayDeque<>(0);

  /** Passes what was kept to the handlers behind this one, and leaves the pipeline. */
  static void passOn(Channel channel) {
    EarlyEvents handler = channel.pipeline().get(EarlyEvents.class);
    if (handler != null) {
      handler.passOn(channel.pipeline().context(handler));
      channel.pipeline().remove(handler);
    }
  }

  private void passOn(ChannelHandlerContext context) {
    for (Object event; (event = kept.poll()) != null; ) {
      switch (event) {
        case Failure failure -> context.fireExceptionCaught(failure.cause);
        case UserEvent user -> context.fireUserEventTriggered(user.event);
        default -> context.fireChannelRead(event);
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    kept.add(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    kept.add(new UserEvent(event));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
    kept.add(new Failure(cause));
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    kept.forEach(ReferenceCountUtil::release);
    kept.clear();
  }

  private record UserEvent(Object event) {}

  private record Failure(@Nullable Throwable cause) {}
}
