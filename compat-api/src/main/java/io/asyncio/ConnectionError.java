package io.asyncio;

import java.io.Serial;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * A connection failed, by its peer or on the way to it: one of {@link ConnectionResetError}, {@link
 * BrokenPipeError} and {@link ConnectionAbortedError}, on whatever transport. What the system said
 * is the cause.
 *
 * <p>A connection that nobody accepts is a {@link java.net.ConnectException}, which is a {@link
 * SocketException} as this is.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/exceptions.html#ConnectionError">ConnectionError</a>
 */
public class ConnectionError extends SocketException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public ConnectionError() {}

  /** Makes one with a message. */
  public ConnectionError(@Nullable String message) {
    super(message);
  }

  /**
   * Makes one with a message and a cause.
   *
   * @param cause what the system, or who speaks for it, has said
   */
  public ConnectionError(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
