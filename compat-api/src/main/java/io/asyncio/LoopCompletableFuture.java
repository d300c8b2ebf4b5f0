package io.asyncio;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CompletableFuture} that is fed by an event loop: cancelling it cancels what feeds it,
 * and the loop's own thread, which could never complete it while it waits, may not block on it.
 */
final class LoopCompletableFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  private final BaseEventLoop loop;

  /** Set when {@link #source} is asked to end: by its loop's thread or the one that cancels. */
  private final AtomicBoolean cancellationPassed = new AtomicBoolean();

  /** Read by the thread that cancels, written by the loop's thread. */
  private volatile @Nullable Future<T> source;

  LoopCompletableFuture(BaseEventLoop loop) {
    this.loop = loop;
  }

  static <T extends @Nullable Object> LoopCompletableFuture<T> of(Future<T> source) {
    LoopCompletableFuture<T> future = new LoopCompletableFuture<>(source.loop);
    future.follow(source);
    return future;
  }

  /**
   * Completes as {@code source} does. If this future was cancelled before, so is {@code source}, but
   * not before a new task's first step. On the loop's thread.
   */
  void follow(Future<T> source) {
    this.source = source;
    if (isCancelled()) {
      passCancellation(source);
    }
    if (loop.isClosed()) {
      loopClosed();
      return;
    }
    loop.outsideResults.add(this);
    source.addDoneCallback(new SourceDone());
  }

  /** What the source calls. A loop that closes before its turn has it take what there is. */
  private final class SourceDone implements Consumer<Future<T>>, OutsideWaiter {

    @Override
    public void accept(Future<T> done) {
      loop.outsideResults.remove(LoopCompletableFuture.this);
      copy(done);
    }

    @Override
    public void dropped() {
      loopClosed();
    }
  }

  /** The source calls nobody any more. By the thread that has closed the loop. */
  void loopClosed() {
    Future<T> source = this.source;
    if (source != null && source.done()) {
      copy(source);
    } else {
      completeExceptionally(new IllegalStateException("Event loop is closed"));
    }
  }

  private void copy(Future<T> done) {
    Throwable failure = done.takeFailure();
    if (failure instanceof CancelledError) {
      super.cancel(false);
    } else if (failure != null) {
      completeExceptionally(failure);
    } else {
      complete(done.getResult());
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    Future<T> source = this.source;
    if (cancelled && source != null && !loop.isClosed()) {
      passCancellation(source);
    }
    return cancelled;
  }

  /** Cancels what feeds this, in its turn and once. On any thread. */
  private void passCancellation(Future<T> source) {
    if (cancellationPassed.compareAndSet(false, true)) {
      loop.post(PlainHandle.droppable(loop, source::cancel));
    }
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    refuseDeadlock();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    refuseDeadlock();
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    refuseDeadlock();
    return super.join();
  }

  private void refuseDeadlock() {
    if (!isDone() && loop.runsCaller()) {
      throw new IllegalStateException(
          "the event loop's own thread would wait for ever for a result of this loop; await it");
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
