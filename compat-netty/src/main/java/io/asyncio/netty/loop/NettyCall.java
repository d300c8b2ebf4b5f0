package io.asyncio.netty.loop;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.internal.Unchecked;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has Netty begin something on the loop's own thread, and waits until it is done. */
public final class NettyCall {

  private NettyCall() {}

  /**
   * Has {@code operation} begun on the loop's own thread, where Netty's thread-local caches belong,
   * waits until it is done, and returns its value. In a coroutine of the loop.
   *
   * @throws Exception what it failed with
   */
  public static <T extends @Nullable Object> T await(
      LoopHost host, Supplier<io.netty.util.concurrent.Future<T>> operation) throws Exception {
    Future<io.netty.util.concurrent.Future<T>> future = host.loop().createFuture();
    host.readyOnce(() -> begin(host, operation, future));
    io.netty.util.concurrent.Future<T> done = Asyncio.await(future);
    if (!done.isSuccess()) {
      throw Unchecked.<Exception>rethrow(done.cause()); // the caller makes an exception of its own
    }
    return done.getNow();
  }

  private static <T extends @Nullable Object> void begin(
      LoopHost host,
      Supplier<io.netty.util.concurrent.Future<T>> operation,
      Future<io.netty.util.concurrent.Future<T>> future) {
    if (future.done()) {
      return; // who waited was cancelled
    }
    GenericFutureListener<io.netty.util.concurrent.Future<T>> listener =
        done -> whenDone(host, done, future);
    try {
      operation.get().addListener(listener);
    } catch (Throwable e) {
      LoopEnding.rethrow(e);
      if (!future.done()) {
        future.setException(e);
      }
    }
  }

  /** A thread of somebody else's has to post it. */
  private static <T extends @Nullable Object> void whenDone(
      LoopHost host,
      io.netty.util.concurrent.Future<T> done,
      Future<io.netty.util.concurrent.Future<T>> future) {
    if (host.executor().inEventLoop()) {
      copy(done, future);
    } else {
      host.postOnce(() -> copy(done, future));
    }
  }

  private static <T extends @Nullable Object> void copy(
      io.netty.util.concurrent.Future<T> done, Future<io.netty.util.concurrent.Future<T>> future) {
    if (future.done()) {
      return;
    }
    if (done.isCancelled()) {
      future.cancel();
    } else {
      future.setResult(done);
    }
  }
}
