package io.asyncio.netty;

import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.netty.transport.SocketFailure;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.GenericFutureListener;
import org.jspecify.annotations.Nullable;

/**
 * Becomes what a future of Netty becomes, and cancels that with itself. It hears of its own
 * cancellation by {@code cancel}: a callback for that would be one more for each await.
 */
final class FromNetty<T extends @Nullable Object> extends Future<T>
    implements GenericFutureListener<io.netty.util.concurrent.Future<T>> {

  private final EventLoop loop;
  private final io.netty.util.concurrent.Future<T> source;

  private FromNetty(io.netty.util.concurrent.Future<T> source, EventLoop loop) {
    super(loop);
    this.loop = loop;
    this.source = source;
  }

  static <T extends @Nullable Object> Future<T> follow(
      io.netty.util.concurrent.Future<T> source, EventLoop loop) {
    if (source instanceof ChannelFuture operation && operation.isVoid()) {
      throw new IllegalArgumentException(
          "future: a void promise tells nobody that it is done: " + source);
    }
    FromNetty<T> follower = new FromNetty<>(source, loop);
    if (source.isDone()) {
      follower.copy();
    } else {
      source.addListener(follower);
    }
    return follower;
  }

  @Override
  public boolean cancel(@Nullable String message) {
    boolean cancelled = super.cancel(message);
    if (cancelled) {
      source.cancel(false);
    }
    return cancelled;
  }

  @Override
  public void operationComplete(io.netty.util.concurrent.Future<T> done) {
    if (loop instanceof NettyEventLoop own && own.asNetty().inEventLoop()) {
      copy();
    } else if (!loop.isClosed()) {
      post();
    }
  }

  private void post() {
    try {
      loop.callSoonThreadsafe(this::copy);
    } catch (IllegalStateException e) {
      if (!loop.isClosed()) {
        throw e; // else it was closed just now: nobody waits any more
      }
    }
  }

  private void copy() {
    if (done()) {
      return;
    }
    Throwable cause = source.cause();
    if (cause == null) {
      setResult(source.getNow());
    } else if (source.isCancelled()) {
      super.cancel((String) null);
    } else {
      setException(SocketFailure.of(cause));
    }
  }
}
