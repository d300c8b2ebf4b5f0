package io.asyncio;

import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a file is sent: the keyword arguments of {@code loop.sendfile} and {@code
 * loop.sock_sendfile}. Immutable; each {@code with} method returns a copy.
 */
public final class SendfileOptions {

  private static final Setting<Long> OFFSET = Setting.of("offset", 0L);
  private static final Setting<Long> COUNT = Setting.of("count");
  private static final Setting<Boolean> FALLBACK = Setting.of("fallback", true);
  private static final SendfileOptions DEFAULT = new SendfileOptions(Settings.NONE);

  private final Settings settings;

  private SendfileOptions(Settings settings) {
    this.settings = settings;
  }

  /** The whole file. */
  public static SendfileOptions defaults() {
    return DEFAULT;
  }

  /** Returns where in the file the range begins, in bytes. */
  public long offset() {
    return settings.get(OFFSET);
  }

  /**
   * Returns a copy with another beginning.
   *
   * @throws IllegalArgumentException if {@code offset} is negative
   */
  public SendfileOptions withOffset(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException(
          "offset must be a non-negative integer (got " + offset + ")");
    }
    return with(OFFSET, offset);
  }

  /** Returns how many bytes are sent at most; {@code null} for all up to the end. */
  public @Nullable Long count() {
    return settings.find(COUNT);
  }

  /**
   * Returns a copy with a limit.
   *
   * @throws IllegalArgumentException if {@code count} is not positive
   */
  public SendfileOptions withCount(long count) {
    if (count <= 0) {
      throw new IllegalArgumentException("count must be a positive integer (got " + count + ")");
    }
    return with(COUNT, count);
  }

  /** Tells whether the file may be read and written where it cannot be sent without copying it. */
  public boolean fallback() {
    return settings.get(FALLBACK);
  }

  /** Returns a copy that allows copying or does not; then {@link SendfileNotAvailableError} is raised. */
  public SendfileOptions withFallback(boolean fallback) {
    return with(FALLBACK, fallback);
  }

  /** Returns the names of what was given, such as those that a call refuses. */
  public Set<String> given() {
    return settings.given();
  }

  private <T> SendfileOptions with(Setting<T> setting, T value) {
    return new SendfileOptions(settings.with(setting, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SendfileOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(SendfileOptions.class);
  }
}
