package io.asyncio;

import io.asyncio.internal.Log;
import io.asyncio.internal.Starts;
import java.lang.System.Logger.Level;
import java.lang.ref.ReferenceQueue;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines that were made while a loop ran in debug mode, and were not started.
 *
 * <p>It does not keep them: one that nobody can start any more is reported when the garbage
 * collector finds it, the others when the loop closes. Owned by the loop's thread, but for {@link
 * Note#started}.
 */
final class UnawaitedCoroutines {

  /**
   * How many loops record now: while there is one, making a coroutine costs more. Under the class's
   * monitor.
   */
  private static int recorders;

  private final ReferenceQueue<Coroutine<?>> collected = new ReferenceQueue<>();
  private final Set<Note> notes = ConcurrentHashMap.newKeySet();
  private boolean recording;
  private long made;

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
    if (!recording) {
      return null;
    }
    Note note = new Note(coroutine, this);
    notes.add(note);
    return note;
  }

  /** A coroutine's name and place, until it is started. */
  private static final class Note extends Starts.Note {

    private final UnawaitedCoroutines owner;
    private final String name;
    private final boolean plain;
    private final long number;
    private final CreationSite madeAt = new CreationSite();

    Note(Coroutine<?> coroutine, UnawaitedCoroutines owner) {
      super(coroutine, owner.collected);
      this.owner = owner;
      this.name = coroutine.name();
      this.plain = coroutine instanceof AsyncCoroutine;
      this.number = owner.made++;
    }

    @Override
    protected void started() {
      owner.notes.remove(this);
    }

    void report() {
      if (!owner.notes.remove(this)) {
        return;
      }
      String who = plain ? madeAt.functionOr(name) : name;
      Log.LOGGER.log(
          Level.WARNING,
          "coroutine '"
              + who
              + "' was never awaited"
              + System.lineSeparator()
              + madeAt.trace("Coroutine"));
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
