package io.asyncio;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A future that follows another, and whose cancellation does not reach that one. Owned by the
 * loop's thread.
 */
final class Shield<T extends @Nullable Object> extends Future<T> {

  Shield(BaseEventLoop loop) {
    super(loop);
  }

  static <T extends @Nullable Object> Future<T> of(Awaitable<T> awaitable) {
    Future<T> inner = Futures.ensure(awaitable, "shield");
    if (inner.done()) {
      return inner;
    }
    Shield<T> outer = new Shield<>(inner.loop);
    InnerDone<T> follow = new InnerDone<>(outer);
    inner.addCallback(follow);
    outer.addCallback(new OuterDone(inner, follow));
    return outer;
  }

  private static final class InnerDone<T extends @Nullable Object> extends PlainDoneCallback {

    private final Shield<T> outer;

    InnerDone(Shield<T> outer) {
      super(outer.loop);
      this.outer = outer;
    }

    @Override
    Collection<? extends Future<?>> waiters() {
      return List.of(outer);
    }

    @Override
    @SuppressWarnings("unchecked") // it is the callback of the inner future
    void done(Future<?> future) {
      Future<T> inner = (Future<T>) future;
      if (outer.cancelled()) {
        return;
      }
      if (inner.cancelled()) {
        outer.cancel();
        return;
      }
      Throwable failure = inner.takeFailure();
      if (failure == null) {
        outer.setResult(inner.getResult());
      } else {
        outer.setException(failure);
      }
    }
  }

  /** The outer future was cancelled before the inner one was done. */
  private static final class OuterDone extends PlainDoneCallback {

    private final Future<?> inner;
    private final InnerDone<?> follow;

    OuterDone(Future<?> inner, InnerDone<?> follow) {
      super(inner.loop);
      this.inner = inner;
      this.follow = follow;
    }

    @Override
    void done(Future<?> outer) {
      if (!inner.done()) {
        follow.withdraw();
        inner.removeIf(waiting -> waiting.origin() instanceof LateFailure);
        inner.addCallback(new LateFailure(inner.loop));
      }
    }
  }

  /** Reports the failure of an inner future for which nobody waits any more. */
  private static final class LateFailure extends PlainDoneCallback {

    LateFailure(BaseEventLoop loop) {
      super(loop);
    }

    @Override
    void done(Future<?> inner) {
      Throwable failure = inner.cancelled() ? null : inner.exception();
      if (failure != null) {
        loop.callExceptionHandler(ExceptionContext.of(
                failure.getClass().getSimpleName() + " exception in shielded future", failure)
            .withMadeAt(inner.madeAt())
            .with("future", inner));
      }
    }
  }
}
