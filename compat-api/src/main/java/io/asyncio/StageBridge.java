package io.asyncio;

import static java.util.concurrent.Future.State.SUCCESS;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Leads the results of the JDK's futures to an event loop, and cancellation the other way. */
final class StageBridge<T extends @Nullable Object> extends PlainDoneCallback {

  private final Future<T> target;
  private final CompletionStage<T> stage;

  private StageBridge(BaseEventLoop loop, CompletionStage<T> stage) {
    super(loop);
    this.target = new Future<>(loop);
    this.stage = stage;
  }

  /** Returns a future of {@code loop} that follows {@code stage}. */
  static <T extends @Nullable Object> Future<T> follow(CompletionStage<T> stage, EventLoop loop) {
    Objects.requireNonNull(stage, "stage");
    StageBridge<T> bridge = new StageBridge<>(BaseEventLoop.of(loop), stage);
    if (stage instanceof CompletableFuture<T> source && source.isDone()) {
      bridge.copy(source);
    } else {
      bridge.target.addCallback(bridge);
      CompletionStage<T> _ = stage.whenComplete(bridge::completeLater);
    }
    return bridge.target;
  }

  /** As {@link #follow}, of any future that the JDK knows. */
  static <T extends @Nullable Object> Future<T> followAny(
      java.util.concurrent.Future<T> source, EventLoop loop) {
    return source instanceof CompletableFuture<T> stage
        ? follow(stage, loop)
        : followBlocking(source, loop);
  }

  /** Has a thread wait for {@code source}, since nothing else can. */
  private static <T extends @Nullable Object> Future<T> followBlocking(
      java.util.concurrent.Future<T> source, EventLoop loop) {
    CompletableFuture<T> result = new WaitedFor<>(Objects.requireNonNull(source, "future"));
    if (source.isDone()) {
      waitFor(source, result);
      return follow(result, loop);
    }
    Thread.ofVirtual().name("asyncio-wrap-future").start(() -> waitFor(source, result));
    Future<T> target = follow(result, loop);
    target.loop.elsewhere.handedOut();
    target.addCallback(new CameBack(target.loop));
    return target;
  }

  /** The thread that waits has told the end, or nobody wants to know it any more. */
  private static final class CameBack extends PlainDoneCallback {

    CameBack(BaseEventLoop loop) {
      super(loop);
    }

    @Override
    void done(Future<?> future) {
      loop.elsewhere.cameBack();
    }
  }

  private static <T extends @Nullable Object> void waitFor(
      java.util.concurrent.Future<T> source, CompletableFuture<T> result) {
    try {
      result.complete(source.get());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  /** Hands its cancellation on to the future that is waited for. */
  private static final class WaitedFor<T extends @Nullable Object> extends CompletableFuture<T> {

    private final java.util.concurrent.Future<T> source;

    WaitedFor(java.util.concurrent.Future<T> source) {
      this.source = source;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      source.cancel(mayInterruptIfRunning);
      return super.cancel(mayInterruptIfRunning);
    }
  }

  private void completeLater(@Nullable T value, @Nullable Throwable failure) {
    if (!loop.isClosed()) {
      loop.post(PlainHandle.droppable(loop, () -> complete(value, failure)));
    }
  }

  private void copy(CompletableFuture<T> done) {
    if (done.state() == SUCCESS) {
      target.succeed(done.resultNow());
    } else {
      CompletionStage<T> _ = done.whenComplete(this::complete);
    }
  }

  @SuppressWarnings("NullAway") // the value is null only where T may be, or with a failure
  private void complete(@Nullable T value, @Nullable Throwable failure) {
    if (target.done()) {
      return;
    }
    if (failure == null) {
      target.succeed(value);
    } else {
      fail(unwrapped(failure));
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable bare = failure;
    while ((bare instanceof CompletionException || bare instanceof ExecutionException)
        && bare.getCause() != null) {
      bare = bare.getCause();
    }
    return bare;
  }

  /** Ends as asyncio calls what happened: a timeout and a cancellation have names of their own. */
  private void fail(Throwable failure) {
    switch (failure) {
      case CancellationException e -> target.end(e.getMessage());
      case CancelledError e -> target.end(e.getMessage());
      case TimeoutException e -> {
        TimeoutError error = new TimeoutError(e.getMessage());
        error.initCause(e);
        target.fail(error);
      }
      default -> target.fail(failure);
    }
  }

  @Override
  void done(Future<?> future) {
    if (future.cancelled()) {
      stage.toCompletableFuture().cancel(true);
    }
  }
}
