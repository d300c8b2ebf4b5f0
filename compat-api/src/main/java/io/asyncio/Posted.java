package io.asyncio;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What other threads have scheduled and the loop has not looked at. Filled by any thread, emptied by
 * the loop's.
 *
 * <p>It is a stack that is taken as a whole: what comes meanwhile waits for the next time, so that
 * taking it ends however fast others post. To see that it is empty takes one volatile read.
 */
final class Posted {

  private final AtomicReference<@Nullable Entry> newest = new AtomicReference<>();

  private static final class Entry {

    final Handle handle;

    /** The one that was posted before, or, once the stack has been turned round, after. */
    @Nullable
    Entry next;

    Entry(Handle handle) {
      this.handle = handle;
    }
  }

  boolean isEmpty() {
    return newest.get() == null;
  }

  void add(Handle handle) {
    Entry entry = new Entry(handle);
    Entry before;
    do {
      before = newest.get();
      entry.next = before;
    } while (!newest.compareAndSet(before, entry));
  }

  /** Moves what is here to the end of {@code ready}, in the order in which it was posted. */
  void moveTo(ReadyQueue ready) {
    Entry oldest = null;
    for (Entry entry = newest.getAndSet(null); entry != null; ) {
      Entry before = entry.next;
      entry.next = oldest;
      oldest = entry;
      entry = before;
    }
    for (Entry entry = oldest; entry != null; entry = entry.next) {
      ready.add(entry.handle);
    }
  }

  void clear() {
    newest.set(null);
  }
}
