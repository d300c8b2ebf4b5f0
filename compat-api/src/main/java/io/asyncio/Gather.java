package io.asyncio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The future of the results of several others.
 *
 * <p>Cancelling it cancels those; it is done when their callbacks have told it so. Owned by the
 * loop's thread.
 */
final class Gather<R> extends Future<R> {

  private final boolean returnExceptions;
  private final List<Future<?>> children;
  private boolean cancelRequested;

  /** How many different children are not accounted for. */
  private int unfinished;

  private Gather(BaseEventLoop loop, int size, boolean returnExceptions) {
    super(loop);
    this.children = new ArrayList<>(size);
    this.returnExceptions = returnExceptions;
  }

  /** Gathers {@code awaitables}; {@code R} must be the list of what they give. */
  static <R> Future<R> of(Collection<? extends Awaitable<?>> awaitables, boolean returnExceptions) {
    requireAll(awaitables);
    if (awaitables.isEmpty()) {
      return ofNothing();
    }
    BaseEventLoop loop = loopOf(awaitables);
    Gather<R> gather = new Gather<>(loop, awaitables.size(), returnExceptions);
    try {
      gather.collect(awaitables);
    } catch (Throwable e) {
      gather.end((String) null); // what has started must not report to a future that nobody has
      gather.leaveChildren();
      throw e;
    }
    return gather;
  }

  private static void requireAll(Collection<? extends Awaitable<?>> awaitables) {
    int index = 0;
    for (Object awaitable : Objects.requireNonNull(awaitables, "awaitables")) {
      Futures.require(awaitable, "awaitables", index++);
    }
  }

  /** Returns the loop that all futures among {@code awaitables} have, or else the current one. */
  private static BaseEventLoop loopOf(Collection<? extends Awaitable<?>> awaitables) {
    BaseEventLoop loop = null;
    for (Awaitable<?> awaitable : awaitables) {
      if (awaitable instanceof Future<?> future) {
        if (loop != null && loop != future.loop) {
          throw Futures.differentLoop(future);
        }
        loop = future.loop;
      }
    }
    return loop == null ? BaseEventLoop.of(RunningLoop.require("gather")) : loop;
  }

  @SuppressWarnings("unchecked") // R is a list
  private static <R> Future<R> ofNothing() {
    Future<R> future = new Future<>(RunningLoop.require("gather"));
    future.setResult((R) new ArrayList<>());
    return future;
  }

  /** Has the pending children report their end, then accounts for those that are done already. */
  private void collect(Collection<? extends Awaitable<?>> awaitables) {
    IdentityHashMap<Awaitable<?>, Future<?>> known = new IdentityHashMap<>(awaitables.size());
    List<Future<?>> done = new ArrayList<>(0);
    for (Awaitable<?> awaitable : awaitables) {
      Future<?> child = known.get(awaitable);
      if (child == null) {
        child = Futures.ensure(awaitable, loop);
        known.put(awaitable, child);
        follow(child, done);
      }
      children.add(child);
    }
    done.forEach(this::childDone);
  }

  private void follow(Future<?> child, List<Future<?>> done) {
    unfinished++;
    if (child.done()) {
      done.add(child);
    } else {
      child.addCallback(new ChildDone(this));
    }
  }

  /** Nobody waits any more for what the children do: they keep nothing of this. */
  private void leaveChildren() {
    for (Future<?> child : children) {
      boolean left = !child.done() && child.removeIf(this::isOurs) > 0;
      if (left) {
        child.removeIf(callback -> callback.origin() instanceof Seen);
        child.addCallback(new Seen(loop));
      }
    }
  }

  private boolean isOurs(DoneCallback callback) {
    return callback.origin() instanceof ChildDone one && one.gather == this;
  }

  /** Counts a late failure as seen, whose gathering has ended by an earlier one. */
  private static final class Seen extends PlainDoneCallback {

    Seen(BaseEventLoop loop) {
      super(loop);
    }

    @Override
    void done(Future<?> child) {
      child.observed();
    }
  }

  private static final class ChildDone extends PlainDoneCallback {

    private final Gather<?> gather;

    ChildDone(Gather<?> gather) {
      super(gather.loop);
      this.gather = gather;
    }

    @Override
    Collection<? extends Future<?>> waiters() {
      return List.of(gather);
    }

    @Override
    void done(Future<?> future) {
      gather.childDone(future);
    }
  }

  private void childDone(Future<?> child) {
    unfinished--;
    if (done()) {
      child.observed();
      return;
    }
    Throwable failure = returnExceptions ? null : child.takeFailure();
    if (failure != null) {
      fail(failure);
      leaveChildren();
    } else if (unfinished == 0) {
      complete();
    }
  }

  @SuppressWarnings("unchecked") // R is a list
  private void complete() {
    List<@Nullable Object> results = new ArrayList<>(children.size());
    for (Future<?> child : children) {
      results.add(outcomeOf(child));
    }
    if (cancelRequested) {
      fail(cancellationOf(children.getLast())); // whether it was cancelled or not
    } else {
      succeed((R) results);
    }
  }

  private static @Nullable Object outcomeOf(Future<?> child) {
    if (child.cancelled()) {
      String message = child.cancelMessage();
      return new CancelledError(message == null ? "" : message);
    }
    Throwable failure = child.takeFailure();
    return failure == null ? child.getResult() : failure;
  }

  /**
   * Returns the error of a child's cancellation, the first time the very one that it ended with; of
   * a child that was not cancelled one with the message of a request that came to nothing.
   */
  private static CancelledError cancellationOf(Future<?> child) {
    if (child.takeFailure() instanceof CancelledError error && child.cancelled()) {
      return error;
    }
    String message = child instanceof Task<?> task ? task.cancelMessage : null;
    return message == null ? new CancelledError() : new CancelledError(message);
  }

  /** Cancels the children; the gathering itself ends when they have ended. */
  @Override
  public boolean cancel(@Nullable String message) {
    return Cancellation.of(this, message);
  }

  /** Returns the futures to ask; {@code null} if this one is done. */
  @Nullable
  List<? extends Future<?>> beginCancel() {
    loop.checkThread("cancel");
    return done() ? null : children;
  }

  /**
   * Ends what {@link #beginCancel} began.
   *
   * @param any whether one of the children was not done
   */
  boolean endCancel(boolean any) {
    cancelRequested |= any;
    return any;
  }
}
