package io.asyncio.internal;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks and converts what callers give as times. */
public final class Seconds {

  /** Stands for no limit. */
  public static final double UNLIMITED = Double.POSITIVE_INFINITY;

  private Seconds() {}

  /** Returns {@code value} if it is a number. */
  public static double require(double value, String name) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException(name + " must be a number, got NaN");
    }
    return value;
  }

  /** Returns {@code value} if it is a number, and infinity for {@code null}. */
  public static double orUnlimited(@Nullable Double value, String name) {
    return value == null ? UNLIMITED : require(value, name);
  }

  /** Returns {@code duration} in seconds, and infinity for {@code null}. */
  public static double orUnlimited(@Nullable Duration duration, String name) {
    return duration == null ? UNLIMITED : of(duration, name);
  }

  /** Returns {@code duration} in seconds. */
  public static double of(Duration duration, String name) {
    Objects.requireNonNull(duration, name);
    return duration.getSeconds() + duration.getNano() / 1e9;
  }

  /** Returns {@code value} if it is a number and not negative. */
  public static double requireNotNegative(double value, String name) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(name + " must not be negative: " + value);
    }
    return value;
  }

  /** Returns the nearest number of nanoseconds, or the last there is. */
  public static long toNanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  /** Returns the time {@code seconds} after {@code now}, in nanoseconds, or the last there is. */
  public static long deadline(long now, double seconds) {
    long delay = toNanos(seconds);
    long sum = now + delay;
    return delay > 0 && sum < now ? Long.MAX_VALUE : sum;
  }
}
