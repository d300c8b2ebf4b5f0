package io.asyncio.scenarios;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Times: whole milliseconds in programs and traces, seconds in the library. */
final class Millis {

  private static final int NANOS_PER_MILLI = 1_000_000;

  private Millis() {}

  static double toSeconds(long millis) {
    return millis / 1000.0;
  }

  static @Nullable Double toSeconds(@Nullable Long millis) {
    return millis == null ? null : toSeconds(millis.longValue());
  }

  /**
   * Returns a time in milliseconds, exactly: a fraction, which no recorded trace has, shows. {@code
   * null} stands for infinity.
   */
  static @Nullable Number of(double seconds) {
    if (Double.isInfinite(seconds)) {
      return null;
    }
    long nanos = Math.round(seconds * 1e9);
    return nanos % NANOS_PER_MILLI == 0
        ? (Number) (nanos / NANOS_PER_MILLI)
        : BigDecimal.valueOf(nanos, 6);
  }
}
