package io.asyncio.netty.datagram;

/**
 * The sizes of the datagrams that were handed over to Netty and may be waiting there, first in, first out: so that
 * what is unsent need not be counted. Owned by the loop's thread.
 */
final class HandedOver {

  private final int[] sizes;
  private int first;
  private int count;
  private int total;

  /**
   * Makes an empty one.
   *
   * @param most how many datagrams may wait in Netty at a time; what comes after them waits with us
   */
  HandedOver(int most) {
    this.sizes = new int[most];
  }

  /** Tells whether another one may be handed over. */
  boolean hasRoom() {
    return count < sizes.length;
  }

  /** One of {@code size} bytes was handed over; there was room. */
  void add(int size) {
    sizes[(first + count) % sizes.length] = size;
    count++;
    total += size;
  }

  /** No more than the last {@code left} are waiting: returns their sizes, added up. */
  int keep(int left) {
    for (; count > left; count--) {
      total -= sizes[first];
      first = (first + 1) % sizes.length;
    }
    return total;
  }
}
