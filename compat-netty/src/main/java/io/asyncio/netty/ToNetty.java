package io.asyncio.netty;

import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.netty.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;

/** Leads what becomes of a future of asyncio to a promise of Netty, and a cancellation the other way. */
final class ToNetty {

  private ToNetty() {}

  static <T extends @Nullable Object> Promise<T> follow(Future<T> source, Promise<T> target) {
    EventLoop loop = source.getLoop();
    source.addDoneCallback(done -> copy(done, target));
    target.addListener(ended -> {
      if (ended.isCancelled()) {
        cancel(source, loop);
      }
    });
    return target;
  }

  private static void cancel(Future<?> source, EventLoop loop) {
    try {
      loop.callSoonThreadsafe(() -> {
        source.cancel();
      });
    } catch (IllegalStateException e) {
      if (!loop.isClosed()) {
        throw e; // else its tasks have been cancelled
      }
    }
  }

  private static <T extends @Nullable Object> void copy(Future<T> source, Promise<T> target) {
    if (source.cancelled()) {
      target.cancel(false);
      return;
    }
    Throwable failure = source.exception();
    if (failure == null) {
      target.trySuccess(valueOf(source));
    } else {
      target.tryFailure(failure);
    }
  }

  private static <T extends @Nullable Object> T valueOf(Future<T> done) {
    try {
      return done.result();
    } catch (Exception e) {
      throw new AssertionError(e); // it has not failed
    }
  }
}
