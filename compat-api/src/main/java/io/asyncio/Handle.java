package io.asyncio;

import io.asyncio.contextvars.Context;
import org.jspecify.annotations.Nullable;

/**
 * A callback that an event loop will run, returned by {@link EventLoop#callSoon} and {@link
 * EventLoop#callSoonThreadsafe}.
 *
 * <p>Owned by the loop's thread.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Handle">asyncio.Handle</a>
 */
public sealed class Handle
    permits TimerHandle, DoneCallback, PlainHandle, EventCallback, PostedHandle, ProtocolCall {

  final BaseEventLoop loop;
  private final Context context;
  private @Nullable Runnable callback;

  /** Written by whoever cancels, read by the loop's thread. */
  private volatile boolean cancelled;

  Handle(BaseEventLoop loop, @Nullable Runnable callback, Context context) {
    this.loop = loop;
    this.callback = callback;
    this.context = context;
  }

  /**
   * Cancels the callback: it will not run. Does nothing if it has run or was cancelled before.
   *
   * <p>From another thread than the loop's it may come too late. Of a callback that {@link
   * EventLoop#callSoonThreadsafe} has scheduled it waits there until that has returned, if it runs.
   */
  public void cancel() {
    cancelled = true;
    callback = PlacedCallback.cancelled(callback);
  }

  /**
   * Tells whether the callback was cancelled. Of a callback that {@link
   * EventLoop#callSoonThreadsafe} has scheduled, another thread than the loop's waits until it has
   * returned, if it runs.
   */
  public boolean cancelled() {
    return cancelled;
  }

  /** Returns the context in which the callback runs. */
  public final Context getContext() {
    return context;
  }

  /**
   * Runs the callback. What it throws goes to the loop's exception handler, but for {@link
   * KeyboardInterrupt} and {@link SystemExit}, which end the loop's run.
   */
  final void run() {
    if (cancelled) {
      return;
    }
    Runnable invoked = callback;
    try {
      invoke();
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      loop.callExceptionHandler(ExceptionContext.of("Exception in callback " + describe(), e)
          .withHandle(this)
          .withMadeAt(madeAt()));
    } finally {
      loop.unawaited.callbackEnded(this, invoked);
    }
  }

  /** Does the work, unguarded. */
  void invoke() {
    Runnable callback = this.callback;
    if (callback != null) {
      context.run(callback);
    }
  }

  /**
   * Tells whether a loop that closes still has to run it. A user's callback is dropped, as asyncio
   * does.
   */
  boolean outlastsRuns() {
    return false;
  }

  /** The loop closes without running it. */
  final void dropped() {
    if (function() instanceof OutsideWaiter waiter) {
      waiter.dropped();
    }
  }

  /** Returns what it was made to call. */
  @Nullable
  Object function() {
    return PlacedCallback.original(callback);
  }

  /** Returns the callback's name, for messages. */
  String describe() {
    return PlacedCallback.name(callback);
  }

  /** Returns what a report says that runs, when this does. */
  String executing() {
    return toString();
  }

  /** Returns where it was made, known in debug mode. */
  @Nullable
  CreationSite madeAt() {
    return PlacedCallback.madeAt(callback);
  }

  /** Returns what the text begins with, behind the name of the class. */
  String kind() {
    return "Handle" + state();
  }

  final String state() {
    return cancelled ? " cancelled" : "";
  }

  /** Returns the text, with the name of {@code invoked} also if that has cancelled this. */
  final String textAfter(@Nullable Runnable invoked) {
    String name = describe();
    return text(name.isEmpty() ? PlacedCallback.name(invoked) : name);
  }

  @Override
  public final String toString() {
    return text(describe());
  }

  private String text(String name) {
    return "<" + kind() + (name.isEmpty() ? "" : " " + name) + CreationSite.text(madeAt()) + ">";
  }
}
