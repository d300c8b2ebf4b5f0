package io.asyncio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What other threads have scheduled and the loop has not taken, first in, first out. Filled by any
 * thread, emptied by the loop's.
 *
 * <p>It is the queue of Michael and Scott: linking an entry to the last one adds it, and whoever
 * finds that {@link #newest} lags behind moves it on. So whoever has come back from {@link #add} is
 * before all who come later, and to see that it is empty takes two reads.
 */
final class Posted {

  /**
   * How many the loop takes in one iteration, so that I/O and timers get their turn however fast
   * others post.
   */
  static final int MOST_AN_ITERATION = 1_024;

  /**
   * How many may wait before those that post let other threads run first. Without it, threads that
   * post faster than the loop runs callbacks fill the heap with them, whose collection stops all.
   */
  private static final int CROWD = 8_192;

  private static final VarHandle NEXT;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(Entry.class, "next", Entry.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Stands behind the last one when no more are taken. */
  private final Entry end = new Entry(null);

  /** The entry that was taken last; those that wait are behind it. The loop's thread's alone. */
  private Entry taken = new Entry(null);

  /** The last entry, or the one before it. */
  private final AtomicReference<Entry> newest = new AtomicReference<>(taken);

  /** The number of {@link #taken}, or of one before. Written by the loop's thread, read by any. */
  private volatile int takenNumber;

  /** How many this iteration may still take. The loop's thread's alone. */
  private int takeable = MOST_AN_ITERATION;

  private static final class Entry {

    /** Dropped when it is taken. */
    @Nullable
    Handle handle;

    /** The one that was posted after, or the entry itself once that one has been taken. */
    @Nullable
    volatile Entry next;

    /** How many were posted before, modulo 2 to the 32nd. */
    int number;

    Entry(@Nullable Handle handle) {
      this.handle = handle;
    }
  }

  /** On the loop's thread. */
  boolean isEmpty() {
    Entry next = taken.next;
    return next == null || next == end;
  }

  /** Adds a handle, and returns whether it will be taken: not after {@link #seal}. On any thread. */
  @SuppressWarnings("ThreadPriorityCheck") // it is all the same if nobody else wants to run
  boolean add(Handle handle) {
    Entry entry = new Entry(handle);
    if (!append(entry)) {
      return false;
    }
    if (entry.number - takenNumber > CROWD && !Thread.currentThread().isVirtual()) {
      Thread.yield();
    }
    return true;
  }

  private boolean append(Entry entry) {
    while (true) {
      Entry last = newest.get();
      Entry next = last.next;
      if (last == end) {
        return false;
      } else if (next == null) {
        entry.number = last.number + 1;
        if (NEXT.compareAndSet(last, null, entry)) {
          newest.compareAndSet(last, entry);
          return true;
        }
      } else if (next != last) {
        newest.compareAndSet(last, next);
      }
    }
  }

  /** Takes no more from now on; what is here stays. */
  void seal() {
    append(end);
  }

  /** A new iteration begins. */
  void renew() {
    takeable = MOST_AN_ITERATION;
  }

  /**
   * Moves what is here to the end of {@code ready}, in the order in which it was posted, until this
   * iteration has taken as much as it may.
   */
  void moveTo(ReadyQueue ready) {
    int before = takeable;
    for (Handle handle; takeable > 0 && (handle = poll()) != null; takeable--) {
      ready.add(handle);
    }
    if (takeable != before) {
      takenNumber = taken.number;
    }
  }

  /** Moves all that is here to the end of {@code ready}; not what is posted meanwhile. */
  void moveAllTo(ReadyQueue ready) {
    Entry last = newest.get();
    for (Handle handle; taken != last && (handle = poll()) != null; ) {
      ready.add(handle);
    }
    takenNumber = taken.number;
  }

  private @Nullable Handle poll() {
    Entry before = taken;
    Entry next = before.next;
    if (next == null || next == end) {
      return null;
    }
    if (next.next == null) {
      newest.compareAndSet(before, next); // who looks for the last one must not find one that left
    }
    before.next = before; // nor does it keep what comes later
    taken = next;
    Handle handle = next.handle;
    next.handle = null;
    return handle;
  }
}
