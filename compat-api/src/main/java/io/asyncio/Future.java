package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Unchecked;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A result that is there later.
 *
 * <pre>
 *              setResult        -> finished, with a result
 *   pending -- setException     -> finished, with an exception
 *              cancel           -> cancelled
 * </pre>
 *
 * <p>Not thread-safe: while the loop runs, futures are completed on its thread alone, and other
 * threads go through {@link EventLoop#callSoonThreadsafe}. The callbacks run from the loop's ready
 * queue, never from inside the call that completes the future.
 *
 * <p>A failure that nobody looks at (by awaiting the future, or by {@link #result}, {@link
 * #exception}) is reported once to the loop's exception handler, at the latest when the loop
 * closes.
 *
 * @param <T> what the result is
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-future.html#asyncio.Future">asyncio.Future</a>
 */
public non-sealed class Future<T extends @Nullable Object> implements Awaitable<T> {

  private static final byte PENDING = 0;
  private static final byte FINISHED = 1;
  private static final byte FAILED = 2;
  private static final byte CANCELLED = 3;

  final BaseEventLoop loop;
  private byte state = PENDING;

  /**
   * By state: a result, a {@link Failure}, the message of a cancellation or the {@link
   * CancelledError} that is handed out once.
   */
  @Nullable
  Object outcome;

  /** The done callbacks that have not been scheduled. */
  @Nullable
  DoneCallback callbacks;

  /** Where it was made, known in debug mode. */
  private final @Nullable CreationSite madeAt;

  /**
   * Makes a pending future of the running loop, or else of the thread's current one.
   *
   * @throws IllegalStateException if there is neither
   */
  public Future() {
    this(RunningLoop.require("new Future()"));
  }

  /**
   * Makes a pending future of {@code loop}.
   *
   * @throws IllegalArgumentException if the loop does not extend {@link BaseEventLoop}
   */
  public Future(EventLoop loop) {
    this.loop = BaseEventLoop.of(loop);
    this.madeAt = CreationSite.inDebugOf(this.loop);
  }

  /** Returns the loop that the future belongs to. */
  public final EventLoop getLoop() {
    return loop;
  }

  /** Tells whether it has a result or an exception, or is cancelled. */
  public final boolean done() {
    return state != PENDING;
  }

  /** Tells whether it is cancelled. */
  public final boolean cancelled() {
    return state == CANCELLED;
  }

  /**
   * Cancels without a message, see {@link #cancel(String)}.
   *
   * @return false if it was done already
   */
  public final boolean cancel() {
    return cancel(null);
  }

  /**
   * Cancels the future and schedules its callbacks.
   *
   * @param message the message of the {@link CancelledError}
   * @return false if it was done already
   */
  public boolean cancel(@Nullable String message) {
    loop.checkThread("cancel");
    observed();
    if (state != PENDING) {
      return false;
    }
    complete(CANCELLED, message);
    return true;
  }

  /**
   * Returns the result.
   *
   * @throws CancelledError if it is cancelled
   * @throws InvalidStateError if it is pending
   * @throws Exception the exception that it failed with, the same object
   */
  public final T result() throws Exception {
    if (state == FINISHED) {
      return getResult();
    }
    Throwable failure = Objects.requireNonNull(failure("Result is not ready."));
    throw Unchecked.rethrow(Raised.here(failure));
  }

  /**
   * Returns the exception that it failed with, or {@code null} if it has a result.
   *
   * @throws CancelledError if it is cancelled
   * @throws InvalidStateError if it is pending
   */
  public final @Nullable Throwable exception() {
    Throwable failure = failure("Exception is not set.");
    if (state == CANCELLED) {
      throw (CancelledError) Raised.here(Objects.requireNonNull(failure));
    }
    return failure;
  }

  private @Nullable Throwable failure(String whilePending) {
    if (state == PENDING) {
      throw new InvalidStateError(whilePending);
    }
    return takeFailure();
  }

  /** Returns what awaiting this done future raises, if anything, and counts it as seen. */
  final @Nullable Throwable takeFailure() {
    return switch (state) {
      case FAILED -> {
        observed();
        yield ((Failure) Objects.requireNonNull(outcome)).exception;
      }
      case CANCELLED -> takeCancelledError();
      default -> null;
    };
  }

  private CancelledError takeCancelledError() {
    if (outcome instanceof CancelledError first) {
      outcome = null;
      return first.handedOver();
    }
    return CancelledError.toBeRaised((String) outcome);
  }

  /** Counts a failure as seen, so that it is not reported. */
  final void observed() {
    if (state == FAILED && outcome instanceof Failure failure) {
      loop.failures.remove(failure);
    }
  }

  /**
   * Completes the future with a result.
   *
   * @param result {@code null} only where {@code T} may be
   * @throws InvalidStateError if it is done already
   * @throws IllegalStateException if it is a {@link Task}
   */
  public void setResult(T result) {
    requirePending("setResult");
    complete(FINISHED, result);
  }

  /**
   * Completes the future with an exception.
   *
   * @param exception raised by {@link #result}, the same object
   * @throws InvalidStateError if it is done already
   * @throws IllegalStateException if it is a {@link Task}
   */
  public void setException(Throwable exception) {
    Objects.requireNonNull(exception, "exception");
    requirePending("setException");
    fail(exception);
  }

  /**
   * Completes the future with an exception that is made now, {@code setException(IOException::new)}
   * for one: what {@code set_exception(IOError)} is in Python.
   *
   * @param exception makes it; what that raises comes out of here, and the future stays pending
   * @throws InvalidStateError if it is done already; then none is made
   * @throws IllegalStateException if it is a {@link Task}
   */
  public final void setException(Supplier<? extends Throwable> exception) {
    Objects.requireNonNull(exception, "exception");
    requirePending("setException");
    setException(Objects.requireNonNull(exception.get(), "exception: what was supplied"));
  }

  private void requirePending(String operation) {
    loop.checkThread(operation);
    if (state != PENDING) {
      throw new InvalidStateError(operation + ": invalid state, " + this);
    }
  }

  /** The ends that a subclass gives itself. */
  final void succeed(T result) {
    complete(FINISHED, result);
  }

  final void fail(Throwable exception) {
    complete(FAILED, loop.failures.add(this, exception));
  }

  final void end(@Nullable String cancelMessage) {
    complete(CANCELLED, cancelMessage);
  }

  final void end(CancelledError cause) {
    complete(CANCELLED, cause);
  }

  private void complete(byte state, @Nullable Object outcome) {
    this.state = state;
    this.outcome = outcome;
    DoneCallback last = callbacks;
    if (last != null) {
      callbacks = null;
      loop.readyAll(last);
    }
  }

  /**
   * A done callback that may throw, as {@link #result} does: what it throws goes to the loop's
   * exception handler. A lambda given to {@link #addDoneCallback} is one.
   */
  @FunctionalInterface
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // called plainly, it throws all the same
  public interface Callback<T extends @Nullable Object> extends Consumer<Future<T>> {

    /** The future is done. */
    void call(Future<T> future) throws Exception;

    @Override
    default void accept(Future<T> future) {
      try {
        call(future);
      } catch (Exception e) {
        throw Unchecked.<RuntimeException>rethrow(e);
      }
    }
  }

  /**
   * As {@link #addDoneCallback(Consumer)}, for a lambda that may throw.
   *
   * @param callback called once with this future; it may throw what it likes
   */
  public final void addDoneCallback(Callback<T> callback) {
    addDoneCallback((Consumer<Future<T>>) callback);
  }

  /**
   * As {@link #addDoneCallback(Consumer, Context)}, for a lambda that may throw.
   *
   * @param callback called once with this future; it may throw what it likes
   * @param context the context that it is called in
   */
  public final void addDoneCallback(Callback<T> callback, Context context) {
    addDoneCallback((Consumer<Future<T>>) callback, context);
  }

  /**
   * Calls {@code callback} in a copy of the current context, see the other form.
   *
   * @param callback called once with this future
   */
  public final void addDoneCallback(Consumer<? super Future<T>> callback) {
    addDoneCallback(callback, Context.copyContext());
  }

  /**
   * Has {@code callback} called with this future, from the loop's ready queue, when it is done;
   * soon, if it is done already.
   *
   * <p>A subclass may override it, and sees whoever waits for the future then: {@code await},
   * {@code gather} and the like come through here too.
   *
   * @param context the context in which the callback runs
   * @param callback called once with this future; what it throws goes to the exception handler
   */
  @SuppressWarnings("unchecked")
  public void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
    Objects.requireNonNull(callback, "callback");
    Objects.requireNonNull(context, "context");
    loop.checkThread("addDoneCallback");
    attach(new DoneCallback(loop, (Consumer<Future<?>>) (Consumer<?>) callback, context));
  }

  /** Has a callback of this library called when the future is done. */
  final void addCallback(DoneCallback callback) {
    if (OwnMethod.ADD_DONE_CALLBACK.in(this)) {
      callback.future = this;
      addDoneCallback(callback, Context.copyContext());
    } else {
      attach(callback);
    }
  }

  /** Takes back what {@link #addCallback} did, if the callback has not been scheduled. */
  final void removeCallback(DoneCallback callback) {
    if (OwnMethod.ADD_DONE_CALLBACK.in(this)) {
      removeDoneCallback(callback);
    } else {
      callbacks = CallbackCircle.without(callbacks, other -> other == callback);
    }
  }

  private void attach(DoneCallback callback) {
    callback.future = this;
    if (state != PENDING) {
      loop.readyCallback(callback);
    } else {
      callbacks = CallbackCircle.with(callbacks, callback);
    }
  }

  /**
   * Removes every occurrence of {@code callback} that has not been scheduled.
   *
   * @param callback what was added, or an equal one
   * @return how many were removed
   */
  public int removeDoneCallback(Consumer<? super Future<T>> callback) {
    Objects.requireNonNull(callback, "callback");
    loop.checkThread("removeDoneCallback");
    // Ask all first: an equals method may throw, or come back here and change the list.
    Set<DoneCallback> unwanted = waitingCallbacks();
    unwanted.removeIf(one -> !one.calls(callback));
    return unwanted.isEmpty() ? 0 : removeIf(unwanted::contains);
  }

  /**
   * Removes the callbacks, not yet scheduled, that {@code unwanted} holds of; that must neither
   * throw nor touch this future.
   */
  final int removeIf(Predicate<DoneCallback> unwanted) {
    int before = waitingCallbacks().size();
    callbacks = CallbackCircle.without(callbacks, unwanted);
    return before - waitingCallbacks().size();
  }

  /** Returns the callbacks that have not been scheduled, in their order. Also read out of turn. */
  final Set<DoneCallback> waitingCallbacks() {
    return CallbackCircle.members(callbacks);
  }

  @Override
  public final T awaitHere() throws Exception {
    Task<?> task = Task.running();
    if (state == PENDING) {
      task.awaitFuture(this);
    }
    return result();
  }

  /**
   * Returns a {@link CompletableFuture} that completes as this future does. Cancelling it cancels
   * this one. It may be handed to other threads; blocking on it in the loop's own thread raises an
   * {@link IllegalStateException}.
   */
  public final CompletableFuture<T> toCompletableFuture() {
    return LoopCompletableFuture.of(this);
  }

  /** Returns the exception of a failed future, without counting it as seen. */
  final @Nullable Throwable peekException() {
    return outcome instanceof Failure failure ? failure.exception : null;
  }

  /** Returns the message that the future was cancelled with, if any. */
  final @Nullable String cancelMessage() {
    return state == CANCELLED && outcome instanceof String message ? message : null;
  }

  /** Returns the result of a future that has one. */
  @SuppressWarnings({"unchecked", "NullAway"}) // null is a result only where T may be null
  final T getResult() {
    return (T) outcome;
  }

  final @Nullable CreationSite madeAt() {
    return madeAt;
  }

  @Override
  public String toString() {
    return FutureText.of(this);
  }
}
