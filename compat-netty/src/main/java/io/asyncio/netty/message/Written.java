package io.asyncio.netty.message;

import io.asyncio.netty.transport.Departure;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A message that was written, and the promise that it leaves. That cannot be cancelled: a message that
 * is missing would end the connection, for those in front of it too.
 *
 * <p>Owned by the loop's thread.
 */
public final class Written extends Departure {

  private final Outgoing outgoing;
  private final Object message;
  private final int size;
  private boolean underWay;

  Written(Outgoing outgoing, ChannelHandlerContext place, Object message, int size) {
    super(place.channel());
    this.outgoing = outgoing;
    this.message = message;
    this.size = size;
    setUncancellable();
  }

  /** Returns how many bytes it has, by the channel's own measure. */
  int size() {
    return size;
  }

  /** On the loop's own thread. */
  void passOn(ChannelHandlerContext place) {
    underWay = true;
    var _ = place.write(message, this);
  }

  @Override
  protected void left(@Nullable Throwable failure) {
    if (underWay) {
      underWay = false;
      outgoing.left(failure);
    }
  }

  /** It will not be passed on. */
  void drop(Throwable cause) {
    ReferenceCountUtil.release(message);
    tryFailure(cause);
  }
}
