package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The program asks to end. It passes through the event loop as {@link KeyboardInterrupt} does.
 *
 * @see <a href="https://docs.python.org/3/library/exceptions.html#SystemExit">SystemExit</a>
 */
public final class SystemExit extends Error {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public SystemExit() {}

  /** Makes one with a message. */
  public SystemExit(@Nullable String message) {
    super(message);
  }
}
