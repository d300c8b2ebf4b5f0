package io.asyncio;

import org.jspecify.annotations.Nullable;

/** The callbacks that are ready to run, first in, first out. Owned by the loop's thread. */
final class ReadyQueue {

  private @Nullable Handle[] ring = new Handle[256];
  private int head;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Handle handle) {
    if (size == ring.length) {
      grow();
    }
    ring[(head + size++) & (ring.length - 1)] = handle;
  }

  /** Returns the first one, if there is one. */
  @Nullable
  Handle first() {
    return ring[head];
  }

  /** Removes and returns the first one; there must be one. */
  @SuppressWarnings("NullAway") // every slot in use is filled
  Handle remove() {
    Handle handle = ring[head];
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
    return handle;
  }

  private void grow() {
    @Nullable Handle[] larger = new Handle[ring.length * 2];
    int first = ring.length - head;
    System.arraycopy(ring, head, larger, 0, first);
    System.arraycopy(ring, 0, larger, first, head);
    ring = larger;
    head = 0;
  }
}
