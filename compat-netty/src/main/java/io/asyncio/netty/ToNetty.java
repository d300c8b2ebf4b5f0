package io.asyncio.netty;

import io.asyncio.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Leads what becomes of a future of asyncio to a promise of Netty, and a cancellation the other way. */
final class ToNetty {

  private ToNetty() {}

  /** By way of a future of the JDK, which is told also when the loop closes before it has called. */
  static <T extends @Nullable Object> Promise<T> follow(Future<T> source, Promise<T> target) {
    CompletableFuture<T> outside = source.toCompletableFuture();
    var _ = outside.whenComplete((value, failure) -> {
      if (failure == null) {
        target.trySuccess(value);
      } else if (failure instanceof CancellationException) {
        target.cancel(false);
      } else {
        target.tryFailure(failure);
      }
    });
    target.addListener(ended -> {
      if (ended.isCancelled()) {
        outside.cancel(false);
      }
    });
    return target;
  }
}
