package io.asyncio.netty;

import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.netty.transport.SocketFailure;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.GenericFutureListener;
import org.jspecify.annotations.Nullable;

/** Leads what becomes of a future of Netty to a loop, and a cancellation the other way. */
final class FromNetty<T extends @Nullable Object>
    implements GenericFutureListener<io.netty.util.concurrent.Future<T>> {

  private final EventLoop loop;
  private final Future<T> target;

  private FromNetty(EventLoop loop) {
    this.loop = loop;
    this.target = loop.createFuture();
  }

  static <T extends @Nullable Object> Future<T> follow(
      io.netty.util.concurrent.Future<T> source, EventLoop loop) {
    if (source instanceof ChannelFuture operation && operation.isVoid()) {
      throw new IllegalArgumentException(
          "future: a void promise tells nobody that it is done: " + source);
    }
    FromNetty<T> follower = new FromNetty<>(loop);
    if (source.isDone()) {
      follower.copy(source);
    } else {
      follower.target.addDoneCallback(target -> {
        if (target.cancelled()) {
          source.cancel(false);
        }
      });
      source.addListener(follower);
    }
    return follower.target;
  }

  @Override
  public void operationComplete(io.netty.util.concurrent.Future<T> source) {
    if (loop instanceof NettyEventLoop own && own.asNetty().inEventLoop()) {
      copy(source);
    } else if (!loop.isClosed()) {
      post(source);
    }
  }

  private void post(io.netty.util.concurrent.Future<T> source) {
    try {
      loop.callSoonThreadsafe(() -> copy(source));
    } catch (IllegalStateException e) {
      if (!loop.isClosed()) {
        throw e; // else it was closed just now: nobody waits any more
      }
    }
  }

  private void copy(io.netty.util.concurrent.Future<T> source) {
    if (target.done()) {
      return;
    }
    Throwable cause = source.cause();
    if (cause == null) {
      target.setResult(source.getNow());
    } else if (source.isCancelled()) {
      target.cancel();
    } else {
      target.setException(SocketFailure.of(cause));
    }
  }
}
