package io.asyncio.queues;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items of which the least is given first.
 *
 * <p>A binary heap: the item at place {@code p} is not greater than those at {@code 2p + 1} and
 * {@code 2p + 2}. Removal moves the hole at the top down to a leaf, always to the lesser child, and
 * lets the last item rise from there. It is this, and not the shorter way of most heaps, that gives
 * equal items the order which they have in Python.
 */
final class Heap<T extends @Nullable Object> implements Items<T> {

  private final Comparator<? super T> order;
  private final ArrayList<T> heap = new ArrayList<>();

  Heap(Comparator<? super T> order) {
    this.order = order;
  }

  @Override
  public int size() {
    return heap.size();
  }

  @Override
  public void add(T item) {
    int place = placeAbove(heap.size(), item);
    heap.add(item);
    sink(heap.size() - 1, place);
    heap.set(place, item);
  }

  @Override
  public T remove() {
    T last = heap.removeLast();
    if (heap.isEmpty()) {
      return last;
    }
    T least = heap.getFirst();
    int leaf = lowerHole();
    int place = placeAbove(leaf, last);
    sink(leaf, place);
    heap.set(place, last);
    return least;
  }

  @Override
  public List<T> copy() {
    return new ArrayList<>(heap);
  }

  /** Returns where {@code item} belongs on the way from {@code hole} to the top. */
  private int placeAbove(int hole, T item) {
    int place = hole;
    while (place > 0 && less(item, heap.get(parent(place)))) {
      place = parent(place);
    }
    return place;
  }

  /** Moves the items from {@code place} on one step down, along the way to {@code hole}. */
  private void sink(int hole, int place) {
    for (int to = hole; to > place; to = parent(to)) {
      heap.set(to, heap.get(parent(to)));
    }
  }

  /** Has the lesser children rise, from the top on, and returns the leaf that is left free. */
  private int lowerHole() {
    int hole = 0;
    for (int child; (child = 2 * hole + 1) < heap.size(); hole = child) {
      int right = child + 1;
      if (right < heap.size() && !less(heap.get(child), heap.get(right))) {
        child = right;
      }
      heap.set(hole, heap.get(child));
    }
    return hole;
  }

  private static int parent(int place) {
    return (place - 1) / 2;
  }

  private boolean less(T one, T other) {
    return order.compare(one, other) < 0;
  }
}
