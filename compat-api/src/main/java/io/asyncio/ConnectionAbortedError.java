package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The connection was given up on this side, by the system or by somebody who closed what carries
 * it.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/exceptions.html#ConnectionAbortedError">ConnectionAbortedError</a>
 */
public final class ConnectionAbortedError extends ConnectionError {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public ConnectionAbortedError() {}

  /** Makes one with a message. */
  public ConnectionAbortedError(@Nullable String message) {
    super(message);
  }

  /**
   * Makes one with a message and a cause.
   *
   * @param cause what the system, or who speaks for it, has said
   */
  public ConnectionAbortedError(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
