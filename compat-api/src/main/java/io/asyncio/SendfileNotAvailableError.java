package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A file cannot be sent without copying it, and nothing else was allowed: it is no regular file, or
 * the system does not do it for this socket. Nothing was sent.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.SendfileNotAvailableError">asyncio.SendfileNotAvailableError</a>
 */
public final class SendfileNotAvailableError extends IllegalStateException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public SendfileNotAvailableError(String message) {
    super(message);
  }

  /**
   * Makes one with a message and a cause.
   *
   * @param cause what the system has said, or {@code null}
   */
  public SendfileNotAvailableError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
