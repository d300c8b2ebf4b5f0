package io.asyncio.internal;

/** Checks limits of stream readers. */
public final class StreamLimit {

  private StreamLimit() {}

  /**
   * Returns {@code limit} if it is one.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public static int require(int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
    return limit;
  }
}
