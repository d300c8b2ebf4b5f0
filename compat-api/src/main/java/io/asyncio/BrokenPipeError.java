package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Nobody will read what was written: the other end of the pipe is closed, or the sending side of the
 * connection is shut down.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/exceptions.html#BrokenPipeError">BrokenPipeError</a>
 */
public final class BrokenPipeError extends ConnectionError {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public BrokenPipeError() {}

  /** Makes one with a message. */
  public BrokenPipeError(@Nullable String message) {
    super(message);
  }

  /**
   * Makes one with a message and a cause.
   *
   * @param cause what the system, or who speaks for it, has said
   */
  public BrokenPipeError(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
