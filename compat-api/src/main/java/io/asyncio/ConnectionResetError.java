package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The peer has reset the connection: it was closed there with something unread, or is not known
 * there any more.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/exceptions.html#ConnectionResetError">ConnectionResetError</a>
 */
public final class ConnectionResetError extends ConnectionError {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public ConnectionResetError() {}

  /** Makes one with a message. */
  public ConnectionResetError(@Nullable String message) {
    super(message);
  }

  /**
   * Makes one with a message and a cause.
   *
   * @param cause what the system, or who speaks for it, has said
   */
  public ConnectionResetError(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
