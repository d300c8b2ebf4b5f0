package io.asyncio.queues;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Items in an array that is used round and round; unlike an {@code ArrayDeque} it takes nulls. */
final class Ring<T extends @Nullable Object> implements Items<T> {

  private static final int FIRST_CAPACITY = 8;

  private final boolean lastFirst;

  /** Its length is a power of two. */
  private @Nullable Object[] slots = new @Nullable Object[FIRST_CAPACITY];

  /** Where the oldest item is, and how many follow from there. */
  private int head;

  private int size;

  private Ring(boolean lastFirst) {
    this.lastFirst = lastFirst;
  }

  /** Makes one that gives the oldest item first. */
  static <T extends @Nullable Object> Ring<T> firstInFirstOut() {
    return new Ring<>(false);
  }

  /** Makes one that gives the newest item first. */
  static <T extends @Nullable Object> Ring<T> lastInFirstOut() {
    return new Ring<>(true);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void add(T item) {
    if (size == slots.length) {
      grow();
    }
    slots[index(size)] = item;
    size++;
  }

  private void grow() {
    @Nullable Object[] larger = new @Nullable Object[Math.multiplyExact(slots.length, 2)];
    int tail = slots.length - head;
    System.arraycopy(slots, head, larger, 0, tail);
    System.arraycopy(slots, 0, larger, tail, head);
    slots = larger;
    head = 0;
  }

  @Override
  public T remove() {
    int index = lastFirst ? index(size - 1) : head;
    T item = at(index);
    slots[index] = null;
    size--;
    if (!lastFirst) {
      head = index(1);
    }
    return item;
  }

  @Override
  public List<T> copy() {
    List<T> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(at(index(i)));
    }
    return items;
  }

  private int index(int place) {
    return (head + place) & (slots.length - 1);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // null is there only where T may be null
  private T at(int index) {
    return (T) slots[index];
  }
}
