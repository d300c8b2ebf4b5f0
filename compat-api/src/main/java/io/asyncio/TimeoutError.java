package io.asyncio;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The operation has exceeded its deadline: one that the program has set, or that of the system, which
 * gives up a peer that does not answer. It is an {@link IOException}, as Python's is an {@code
 * OSError}: who catches both catches this one first.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.TimeoutError">asyncio.TimeoutError</a>
 */
public final class TimeoutError extends IOException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public TimeoutError() {}

  /** Makes one with a message. */
  public TimeoutError(@Nullable String message) {
    super(message);
  }

  /**
   * Makes one with a message and a cause.
   *
   * @param cause what the deadline brought about, or what the system said
   */
  public TimeoutError(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
