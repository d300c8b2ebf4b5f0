package io.asyncio.netty.stream;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A queue that mostly holds one item, and takes little room then. Owned by the loop's thread.
 */
final class InboundQueue {

  private @Nullable Object first;

  /** What is behind the first; made when there is something. */
  private @Nullable ArrayDeque<Object> others;

  boolean isEmpty() {
    return first == null;
  }

  @Nullable
  Object peek() {
    return first;
  }

  void add(Object item) {
    if (first == null) {
      first = item;
    } else {
      others().add(item);
    }
  }

  void addFirst(Object item) {
    if (first != null) {
      others().addFirst(first);
    }
    first = item;
  }

  private ArrayDeque<Object> others() {
    if (others == null) {
      others = new ArrayDeque<>();
    }
    return others;
  }

  /** Removes and returns the first item, if there is one. */
  @Nullable
  Object poll() {
    Object polled = first;
    first = others == null ? null : others.poll();
    if (first == null) {
      others = null;
    }
    return polled;
  }

  /** Returns the items behind the first. */
  Iterator<Object> behindFirst() {
    return others == null ? Collections.emptyIterator() : others.iterator();
  }
}
