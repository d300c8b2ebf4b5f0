package io.asyncio.internal.strand;

/**
 * Sees to it that a stack that is about to overflow does so where it does no harm.
 *
 * <p>Waking up a virtual thread is the JDK's Java code, on the stack of whoever does it. An overflow
 * in its midst leaves that thread marked as awake and in no queue: it would never run again.
 */
final class StackRoom {

  /**
   * What the JDK needs, in calls: some two kilobytes where all is compiled, and three times as much
   * where it is not, which goes for the JDK's code as well.
   */
  private static final int CALLS = 32;

  private StackRoom() {}

  /**
   * Fails if the stack has no room for what wakes a thread up.
   *
   * @throws StackOverflowError if that is so
   */
  static void require() {
    var _ = descend(CALLS, 1, 2, 3, 4, 5);
  }

  /** What is needed after the call has to be kept in its frame. */
  private static long descend(int calls, long a, long b, long c, long d, long e) {
    return calls == 0 ? a : descend(calls - 1, b, c, d, e, a) ^ a + b ^ c + d ^ e;
  }
}
