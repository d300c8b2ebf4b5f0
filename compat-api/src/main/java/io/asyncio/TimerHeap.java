package io.asyncio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of timers that knows where each timer stands, so that a cancelled one leaves at
 * once. Owned by the loop's thread.
 */
final class TimerHeap {

  private @Nullable TimerHandle[] heap = new TimerHandle[16];
  private int size;

  @Nullable
  TimerHandle first() {
    return heap[0];
  }

  void add(TimerHandle timer) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    siftUp(size++, timer);
  }

  /** Removes {@code timer}; does nothing if it is not here. */
  void remove(TimerHandle timer) {
    int hole = timer.index;
    if (hole < 0 || heap[hole] != timer) {
      return;
    }
    timer.index = -1;
    TimerHandle last = at(--size);
    heap[size] = null;
    if (hole != size) {
      siftDown(hole, last);
      if (heap[hole] == last) {
        siftUp(hole, last);
      }
    }
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      at(i).index = -1;
      heap[i] = null;
    }
    size = 0;
  }

  private void siftUp(int hole, TimerHandle timer) {
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      TimerHandle above = at(parent);
      if (!timer.before(above)) {
        break;
      }
      place(hole, above);
      hole = parent;
    }
    place(hole, timer);
  }

  private void siftDown(int hole, TimerHandle timer) {
    for (int child; (child = 2 * hole + 1) < size; ) {
      if (child + 1 < size && at(child + 1).before(at(child))) {
        child++;
      }
      if (!at(child).before(timer)) {
        break;
      }
      place(hole, at(child));
      hole = child;
    }
    place(hole, timer);
  }

  private void place(int index, TimerHandle timer) {
    heap[index] = timer;
    timer.index = index;
  }

  @SuppressWarnings("NullAway") // every slot below size is filled
  private TimerHandle at(int index) {
    return heap[index];
  }
}
