package io.asyncio.transports;

import org.jspecify.annotations.Nullable;

/**
 * The water marks of a write buffer, in bytes.
 *
 * {@snippet :
 * transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(0)); // pause whenever something waits
 * }
 *
 * @param high writing is paused when the buffer grows over this
 * @param low writing is resumed when the buffer has drained to this
 */
public record WriteBufferLimits(int high, int low) {

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
   * Returns {@code high} and a quarter of it.
   *
   * @param high in bytes
   * @throws IllegalArgumentException if it is negative
   */
  public static WriteBufferLimits ofHigh(int high) {
    return of(high, null);
  }

  /**
   * Returns {@code low} and four times that.
   *
   * @param low in bytes; four times that is never over {@link Integer#MAX_VALUE}
   * @throws IllegalArgumentException if it is negative
   */
  public static WriteBufferLimits ofLow(int low) {
    return of(null, low);
  }

  /**
   * Fills in what is not given, by asyncio's rules: {@code set_write_buffer_limits(high=None,
   * low=None)}.
   *
   * @param high {@code null} for four times {@code low}, or 64 KiB if that is {@code null} too
   * @param low {@code null} for a quarter of {@code high}
   * @throws IllegalArgumentException unless {@code high >= low >= 0}
   */
  public static WriteBufferLimits of(@Nullable Integer high, @Nullable Integer low) {
    int top = high != null
        ? high
        : low != null ? (int) Math.min(4L * low, Integer.MAX_VALUE) : DEFAULT_HIGH;
    return new WriteBufferLimits(top, low != null ? low : top / 4);
  }
}
