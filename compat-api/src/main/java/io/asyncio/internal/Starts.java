package io.asyncio.internal;

import io.asyncio.Coroutine;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a coroutine has been started. The coroutine keeps that in one field:
 *
 * <pre>
 *   null, or a note in debug mode  -- awaited, closed -->  anything else
 * </pre>
 *
 * <p>The note is the debug mode's, which reports a coroutine that is dropped with it.
 */
public final class Starts {

  /** The state of a coroutine that was started or closed. */
  public static final Object STARTED = "started";

  /**
   * What wants to know of new coroutines. Not volatile: the threads that have to see it are those
   * which have set it, and the coroutines that they run.
   */
  private static @Nullable Watcher watcher;

  private Starts() {}

  /** What wants to know of new coroutines, while a loop in debug mode runs. */
  @FunctionalInterface
  public interface Watcher {

    /** Returns the note for a coroutine, or {@code null} if nobody cares for it. */
    @Nullable
    Note made(Coroutine<?> coroutine);
  }

  /** A note about a coroutine that has not been started. */
  public abstract static class Note extends WeakReference<Coroutine<?>> {

    /** Makes one that goes to {@code collected} with the coroutine. */
    protected Note(Coroutine<?> coroutine, ReferenceQueue<? super Coroutine<?>> collected) {
      super(coroutine, collected);
    }

    /** The coroutine was started or closed. On any thread. */
    protected abstract void started();
  }

  /** Says who wants to know of new coroutines; {@code null} for nobody. */
  public static void watch(@Nullable Watcher watcher) {
    Starts.watcher = watcher;
  }

  /** Returns the first state of a coroutine. */
  public static @Nullable Object made(Coroutine<?> coroutine) {
    Watcher current = watcher;
    return current == null ? null : current.made(coroutine);
  }

  /**
   * Refuses a coroutine that was started.
   *
   * @throws IllegalStateException if it was
   */
  public static void requireNew(@Nullable Object state, Coroutine<?> coroutine) {
    if (state != null && !(state instanceof Note)) {
      throw Reuse.of(coroutine);
    }
  }

  /** Returns the state of a coroutine that is started or closed now, or was before. */
  public static Object started(@Nullable Object state) {
    if (state == null) {
      return STARTED;
    }
    if (state instanceof Note note) {
      note.started();
      return STARTED;
    }
    return state;
  }
}
