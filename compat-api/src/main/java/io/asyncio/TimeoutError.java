package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The operation has exceeded its deadline.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.TimeoutError">asyncio.TimeoutError</a>
 */
public final class TimeoutError extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public TimeoutError() {}

  /** Makes one with a message. */
  public TimeoutError(@Nullable String message) {
    super(message);
  }
}
