package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for Netty's futures. */
final class Netty {

  private Netty() {}

  static boolean hasDescriptor(Channel channel, int descriptor) {
    return channel instanceof UnixChannel unix && unix.fd().intValue() == descriptor;
  }

  /**
   * Has {@code operation} begun on the loop's own thread, where Netty's thread-local caches belong,
   * waits until it is done, and returns its value. In a coroutine of {@code loop}.
   *
   * @throws Exception what it failed with
   */
  static <T extends @Nullable Object> T await(
      NettyEventLoop loop, Supplier<io.netty.util.concurrent.Future<T>> operation)
      throws Exception {
    Future<T> future = loop.createFuture();
    loop.readyOnce(() -> begin(loop, operation, future));
    return Asyncio.await(future);
  }

  private static <T extends @Nullable Object> void begin(
      NettyEventLoop loop,
      Supplier<io.netty.util.concurrent.Future<T>> operation,
      Future<T> future) {
    if (future.done()) {
      return; // who waited was cancelled
    }
    GenericFutureListener<io.netty.util.concurrent.Future<T>> listener =
        done -> loop.postOnce(() -> copy(done, future));
    try {
      operation.get().addListener(listener);
    } catch (Throwable e) {
      Passing.through(e);
      if (!future.done()) {
        future.setException(e);
      }
    }
  }

  private static <T extends @Nullable Object> void copy(
      io.netty.util.concurrent.Future<T> done, Future<T> future) {
    if (future.done()) {
      return;
    }
    if (done.isCancelled()) {
      future.cancel();
    } else if (done.isSuccess()) {
      future.setResult(done.getNow());
    } else {
      future.setException(done.cause());
    }
  }
}
