package io.asyncio.internal;

import io.asyncio.Coroutine;
import io.asyncio.internal.strand.Strand;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a coroutine has been started. The coroutine keeps that in one field:
 *
 * <pre>
 *   null, or a note  -- awaited, closed -->  anything else
 * </pre>
 *
 * <p>The note reports a coroutine that is dropped with it: in debug mode, and of those that callbacks make.
 */
public final class Starts {

  /** The state of a coroutine that was started or closed. */
  public static final Object STARTED = "started";

  /**
   * What wants to know of new coroutines. Not volatile: the threads that have to see it are those
   * which have set it, and the coroutines that they run.
   */
  private static @Nullable Watcher watcher;

  /** What wants to know of new coroutines that are made outside of others; set once. */
  private static @Nullable Watcher outsideWatcher;

  /** Gives the last one that nobody has taken; set once. */
  private static @Nullable Supplier<? extends @Nullable Coroutine<?>> outsideTaker;

  /** Is told whether whoever calls a callback wants its coroutine; set once. */
  private static @Nullable UnaryOperator<Boolean> outsideExpecter;

  /** Is told that such a coroutine is kept; set once. */
  private static @Nullable Consumer<Coroutine<?>> outsideKeeper;

  private Starts() {}

  /** What wants to know of new coroutines. */
  @FunctionalInterface
  public interface Watcher {

    /** Returns the note for a coroutine, or {@code null} if nobody cares for it. */
    @Nullable
    Note made(Coroutine<?> coroutine);
  }

  /** A coroutine that keeps its state as this class says. */
  public interface Noted {

    /** Replaces the state. */
    void state(UnaryOperator<@Nullable Object> change);
  }

  /** A note about a coroutine that has not been started. */
  public abstract static class Note extends WeakReference<Coroutine<?>> {

    /** Makes one that goes to {@code collected} with the coroutine. */
    protected Note(
        Coroutine<?> coroutine, @Nullable ReferenceQueue<? super Coroutine<?>> collected) {
      super(coroutine, collected);
    }

    /** The coroutine was started or closed. On any thread. */
    protected abstract void started();
  }

  /** Says who wants to know of new coroutines; {@code null} for nobody. */
  public static void watch(@Nullable Watcher watcher) {
    Starts.watcher = watcher;
  }

  /**
   * Says who wants to know of those that are made on threads which run no coroutine, and that somebody
   * keeps them, who knows the last one, and who is told that one is expected.
   */
  public static void watchOutside(
      Watcher watcher,
      Consumer<Coroutine<?>> keeper,
      Supplier<? extends @Nullable Coroutine<?>> taker,
      UnaryOperator<Boolean> expecter) {
    outsideWatcher = watcher;
    outsideKeeper = keeper;
    outsideTaker = taker;
    outsideExpecter = expecter;
  }

  /**
   * Says whether the caller, who calls back, takes the coroutine that is returned to it: where that is
   * made need not be found out then, which takes longer than all else. On a loop's thread.
   *
   * @return what was said before, which the caller says again when the callback has returned
   */
  public static boolean expect(boolean expected) {
    return outsideExpecter != null && outsideExpecter.apply(expected);
  }

  /**
   * Returns the coroutine that the running callback of a loop has made last, if nobody has taken it:
   * for the caller, who runs it. A coroutine that is none of the library's is not known.
   */
  public static @Nullable Coroutine<?> take() {
    return outsideTaker == null ? null : outsideTaker.get();
  }

  /** Somebody keeps {@code item} for later, which may be a coroutine. */
  public static void kept(@Nullable Object item) {
    if (item instanceof Coroutine<?> coroutine && outsideKeeper != null) {
      outsideKeeper.accept(coroutine);
    }
  }

  /** Returns the first state of a coroutine. */
  public static @Nullable Object made(Coroutine<?> coroutine) {
    Watcher current = watcher;
    if (current == null) {
      if (Strand.current() != null) {
        return null;
      }
      current = outsideWatcher;
    }
    return current == null ? null : current.made(coroutine);
  }

  /** Tells whether a state is that of a coroutine which was neither started nor closed. */
  public static boolean isNew(@Nullable Object state) {
    return state == null || state instanceof Note;
  }

  /** Tells whether a coroutine was started or closed, as far as that is known. */
  public static boolean isStarted(Coroutine<?> coroutine) {
    if (!(coroutine instanceof Noted noted)) {
      return false;
    }
    boolean[] started = new boolean[1];
    noted.state(state -> {
      started[0] = !isNew(state);
      return state;
    });
    return started[0];
  }

  /**
   * Refuses a coroutine that was started.
   *
   * @throws IllegalStateException if it was
   */
  public static void requireNew(@Nullable Object state, Coroutine<?> coroutine) {
    if (!isNew(state)) {
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
