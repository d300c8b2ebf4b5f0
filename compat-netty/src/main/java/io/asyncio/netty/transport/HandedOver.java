package io.asyncio.netty.transport;

/**
 * The sizes of what was handed over to Netty and may be waiting there, first in, first out: so that
 * what is unsent need not be counted. Owned by the loop's thread.
 */
public final class HandedOver {

  private final int[] sizes;
  private int first;
  private int count;
  private int total;

  /**
   * Makes an empty one.
   *
   * @param most how many messages may wait in Netty at a time; what comes after them waits with us
   */
  public HandedOver(int most) {
    this.sizes = new int[most];
  }

  /** Tells whether another one may be handed over. */
  public boolean hasRoom() {
    return count < sizes.length;
  }

  /** One of {@code size} bytes was handed over; there was room. */
  public void add(int size) {
    sizes[(first + count) % sizes.length] = size;
    count++;
    total += size;
  }

  /** Returns the size of the first, or 0 if there is none. */
  public int first() {
    return count == 0 ? 0 : sizes[first];
  }

  /** No more than the last {@code left} are waiting: returns their sizes, added up. */
  public int keep(int left) {
    for (; count > left; count--) {
      total -= sizes[first];
      first = (first + 1) % sizes.length;
    }
    return total;
  }
}
