package io.asyncio.netty.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * What is promised of something that is written to a channel. It hears itself that it is kept, which a
 * listener for each would cost more.
 */
public abstract class Departure extends DefaultChannelPromise {

  protected Departure(Channel channel) {
    super(channel, channel.eventLoop());
  }

  /**
   * It has left, or has failed to. On the channel's thread.
   *
   * @param failure {@code null} if it has left
   */
  protected abstract void left(@Nullable Throwable failure);

  @Override
  public ChannelPromise setSuccess(@Nullable Void result) {
    super.setSuccess(null);
    tell();
    return this;
  }

  @Override
  public boolean trySuccess(@Nullable Void result) {
    return super.trySuccess(null) && tell();
  }

  @Override
  public ChannelPromise setFailure(Throwable cause) {
    super.setFailure(cause);
    tell();
    return this;
  }

  @Override
  public boolean tryFailure(Throwable cause) {
    return super.tryFailure(cause) && tell();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return super.cancel(mayInterruptIfRunning) && tell();
  }

  private boolean tell() {
    if (isSuccess() && executor().inEventLoop()) {
      left(null);
    } else {
      addListener(done -> left(done.cause())); // on its thread, and out of Netty's way
    }
    return true;
  }
}
