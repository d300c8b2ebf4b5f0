package io.asyncio;

import io.asyncio.internal.Log;
import io.asyncio.internal.Starts;
import io.asyncio.internal.strand.Strand;
import java.lang.System.Logger.Level;
import java.lang.ref.ReferenceQueue;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines of a loop that were made, and not started, and whose loss is reported.
 *
 * <p>In debug mode these are all. It does not keep them: one that nobody can start any more is
 * reported when the garbage collector finds it, the others when the loop closes. Without debug mode
 * those that the body of a coroutine has returned are treated so.
 *
 * <p>In any mode it knows which coroutine a callback has made last, until somebody takes it: it is
 * reported when the callback returns, since a callback that makes a coroutine and returns it has
 * dropped it. Those made before it may be parts of it.
 *
 * <p>Owned by the loop's thread, but for {@link Note#started}.
 */
final class UnawaitedCoroutines {

  /**
   * How many loops record now: while there is one, making a coroutine costs more. Under the class's
   * monitor.
   */
  private static int recorders;

  static {
    Starts.watchOutside(
        UnawaitedCoroutines::noteInRunningLoop,
        UnawaitedCoroutines::claimed,
        UnawaitedCoroutines::take,
        UnawaitedCoroutines::expect);
  }

  private final ReferenceQueue<Coroutine<?>> collected = new ReferenceQueue<>();
  private final Set<Note> notes = ConcurrentHashMap.newKeySet();
  private boolean recording;

  /** Whether who calls the callback takes what it returns. */
  private boolean expected;

  private long made;

  /** The one that the running callback made last, while nobody has taken it. */
  private @Nullable Coroutine<?> unclaimed;

  /** What was noted of it, if something was: a note for each takes longer than to make it. */
  private @Nullable Note unclaimedNote;

  /** Begins or ceases to record. On the loop's thread, while the loop runs. */
  void record(boolean wanted) {
    if (wanted != recording) {
      recording = wanted;
      count(wanted ? 1 : -1);
    }
  }

  private static synchronized void count(int change) {
    recorders += change;
    Starts.watch(recorders == 0 ? null : UnawaitedCoroutines::noteInRunningLoop);
  }

  private static Starts.@Nullable Note noteInRunningLoop(Coroutine<?> coroutine) {
    BaseEventLoop loop = RunningLoop.get();
    return loop == null ? null : loop.unawaited.note(coroutine);
  }

  private @Nullable Note note(Coroutine<?> coroutine) {
    boolean inCallback = Strand.current() == null;
    if (!inCallback && !recording) {
      return null;
    }
    Note note = null;
    if (recording) {
      note = keep(new Made(coroutine, this, collected, new CreationSite()));
    } else if (deservesLook(coroutine)) {
      note = new Made(coroutine, this, null, new CreationSite());
    }
    if (inCallback) {
      unclaimed = coroutine;
      unclaimedNote = note;
    }
    return note;
  }

  private boolean deservesLook(Coroutine<?> coroutine) {
    return !expected
        && (!(coroutine instanceof AsyncCoroutine<?> plain)
            || BodyNames.deservesLook(plain.bodyClass()));
  }

  private Note keep(Note note) {
    notes.add(note);
    return note;
  }

  /** Has a coroutine noted that the body of {@code by} returns: it is easily forgotten then. */
  static void returned(Coroutine<?> coroutine, Coroutine<?> by) {
    BaseEventLoop loop = RunningLoop.get();
    if (loop != null && coroutine instanceof Starts.Noted noted) {
      UnawaitedCoroutines own = loop.unawaited;
      noted.state(
          state -> state == null ? own.keep(new Returned(coroutine, own, by.name())) : state);
    }
  }

  /** Somebody will await the coroutine, which may be made of the one that was made last. */
  void claim(Coroutine<?> coroutine) {
    if (unclaimed == coroutine || !(coroutine instanceof AsyncCoroutine)) {
      forget();
    }
  }

  private void forget() {
    unclaimed = null;
    unclaimedNote = null;
  }

  /** Returns the coroutine that the running callback made last and nobody has taken; it is now. */
  static @Nullable Coroutine<?> take() {
    BaseEventLoop loop = RunningLoop.get();
    return loop == null ? null : loop.unawaited.takeUnclaimed();
  }

  private static boolean expect(boolean expected) {
    BaseEventLoop loop = RunningLoop.get();
    if (loop == null) {
      return false;
    }
    boolean outer = loop.unawaited.expected;
    loop.unawaited.expected = expected;
    return outer;
  }

  private @Nullable Coroutine<?> takeUnclaimed() {
    Coroutine<?> taken = unclaimed;
    forget();
    return taken == null || Starts.isStarted(taken) ? null : taken;
  }

  /** As {@link #claim}, for the loop that runs the caller, if there is one. */
  static void claimed(Coroutine<?> coroutine) {
    BaseEventLoop loop = RunningLoop.get();
    if (loop != null) {
      loop.unawaited.claim(coroutine);
    }
  }

  /** A callback has returned. */
  void callbackEnded(Handle callback, @Nullable Runnable invoked) {
    Coroutine<?> dropped = unclaimed;
    if (dropped == null) {
      return;
    }
    Note note = unclaimedNote;
    forget();
    if (!Starts.isStarted(dropped)) {
      if (note == null) {
        note = new Made(dropped, this, null, null);
      }
      note.reportIn(callback.textAfter(invoked));
    }
  }

  /** A coroutine's name and place, until it is started. */
  private abstract static class Note extends Starts.Note {

    private final UnawaitedCoroutines owner;
    private final long number;

    Note(
        Coroutine<?> coroutine,
        UnawaitedCoroutines owner,
        @Nullable ReferenceQueue<? super Coroutine<?>> collected) {
      super(coroutine, collected);
      this.owner = owner;
      this.number = owner.made++;
    }

    @Override
    protected final void started() {
      owner.notes.remove(this);
      if (owner.unclaimedNote == this) {
        owner.forget();
      }
    }

    /** Reports it, if that was not done before. */
    final void report() {
      if (owner.notes.remove(this)) {
        warn("");
      }
    }

    /** Reports one that a callback has dropped. */
    final void reportIn(String callback) {
      owner.notes.remove(this);
      warn(System.lineSeparator()
          + ("Made by " + callback)
          + ", and a callback cannot await: createTask(...) would run it");
    }

    private void warn(String why) {
      Log.LOGGER.log(Level.WARNING, "coroutine '" + name() + "' was never awaited" + why + place());
    }

    abstract String name();

    /** Returns where it was made or lost, in lines of their own, if that is known. */
    abstract String place();
  }

  /** One whose making was noted. */
  private static final class Made extends Note {

    private final String name;
    private final boolean plain;
    private final @Nullable CreationSite madeAt;
    private final @Nullable StackTraceElement writtenAt;

    Made(
        Coroutine<?> coroutine,
        UnawaitedCoroutines owner,
        @Nullable ReferenceQueue<? super Coroutine<?>> collected,
        @Nullable CreationSite madeAt) {
      super(coroutine, owner, collected);
      this.madeAt = madeAt;
      this.writtenAt = coroutine instanceof AsyncCoroutine<?> known
          ? BodyNames.placeOf(known.bodyClass())
          : null;
      this.name = coroutine.name();
      this.plain = coroutine instanceof AsyncCoroutine;
    }

    @Override
    String name() {
      return plain && madeAt != null ? madeAt.functionOr(name) : name;
    }

    @Override
    String place() {
      if (madeAt != null) {
        return System.lineSeparator() + madeAt.trace("Coroutine");
      }
      return writtenAt == null ? "" : System.lineSeparator() + "Coroutine created at " + writtenAt;
    }
  }

  /** One that another one has returned, which is when it was noted. */
  private static final class Returned extends Note {

    private final String name;
    private final String by;
    private final String task = Task.running().getName();
    private final CreationSite awaitedAt = new CreationSite();

    Returned(Coroutine<?> coroutine, UnawaitedCoroutines owner, String by) {
      super(coroutine, owner, owner.collected);
      this.name = coroutine.name();
      this.by = by;
    }

    @Override
    String name() {
      return name;
    }

    /** The coroutine of a task is awaited in none of the user's frames. */
    @Override
    String place() {
      String returned = System.lineSeparator() + "Returned by coroutine '" + by + "'";
      String advice = ", which should return await(...) of it";
      return awaitedAt.isKnown()
          ? returned + advice + System.lineSeparator() + awaitedAt.lines("That was awaited at")
          : returned + " of task '" + task + "'" + advice + "; debug mode tells where it was made";
    }
  }

  /** Reports those that the garbage collector has found. */
  void reportCollected() {
    if (made == 0) {
      return;
    }
    while (collected.poll() instanceof Note note) {
      note.report();
    }
  }

  /** Reports all that are left, oldest first. */
  void reportAll() {
    if (notes.isEmpty()) {
      return;
    }
    notes.stream().sorted(Comparator.comparingLong(note -> note.number)).forEach(Note::report);
  }
}
