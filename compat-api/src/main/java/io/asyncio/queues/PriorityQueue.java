package io.asyncio.queues;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Queue} that gives the least item first. It is bound to a loop as that is.
 *
 * <p>Equal items come in the order that Python's {@code heapq} gives them, which is not that in
 * which they were put. An item that cannot be compared with the others is refused by {@link
 * #putNowait} with what comparing it throws, a {@link ClassCastException} mostly.
 *
 * @param <T> the items
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.PriorityQueue">asyncio.PriorityQueue</a>
 */
public final class PriorityQueue<T extends @Nullable Object> extends Queue<T> {

  /** Makes a queue of comparable items that is never full. */
  public PriorityQueue() {
    this(0);
  }

  /**
   * Makes a queue of comparable items.
   *
   * @param maxsize how many items it takes; 0 or less for any number
   */
  public PriorityQueue(int maxsize) {
    super(maxsize, new Heap<>(naturalOrder()));
  }

  /** Makes a queue, in the order of {@code comparator}, that is never full. */
  public PriorityQueue(Comparator<? super T> comparator) {
    this(0, comparator);
  }

  /**
   * Makes a queue in the order of {@code comparator}.
   *
   * @param maxsize how many items it takes; 0 or less for any number
   */
  public PriorityQueue(int maxsize, Comparator<? super T> comparator) {
    super(maxsize, new Heap<>(Objects.requireNonNull(comparator, "comparator")));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the cast fails in putNowait, for what has none
  private static <T extends @Nullable Object> Comparator<T> naturalOrder() {
    return (Comparator<T>) (Comparator) Comparator.naturalOrder();
  }
}
