package io.asyncio.transports;

import org.jspecify.annotations.Nullable;

/**
 * The water marks of a write buffer, in bytes.
 *
 * @param low writing is resumed when the buffer has drained to this
 * @param high writing is paused when the buffer grows over this
 */
public record WriteBufferLimits(int low, int high) {

  private static final int DEFAULT_HIGH = 64 * 1024;

  /** The limits of a new transport: 16 KiB and 64 KiB. */
  public static final WriteBufferLimits DEFAULT = of(null, null);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException unless {@code high >= low >= 0}
   */
  public WriteBufferLimits {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException(
          "high (" + high + ") must be >= low (" + low + ") must be >= 0");
    }
  }

  /**
   * Fills in what is not given, by asyncio's rules.
   *
   * @param high {@code null} for four times {@code low}, or 64 KiB if that is {@code null} too
   * @param low {@code null} for a quarter of {@code high}
   * @throws IllegalArgumentException unless {@code high >= low >= 0}
   */
  public static WriteBufferLimits of(@Nullable Integer high, @Nullable Integer low) {
    int top = high != null ? high : low != null ? Math.multiplyExact(4, low) : DEFAULT_HIGH;
    return new WriteBufferLimits(low != null ? low : top / 4, top);
  }
}
