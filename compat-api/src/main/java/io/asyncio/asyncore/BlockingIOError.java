package io.asyncio.asyncore;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * There is nothing to read now: {@link Dispatcher#recv} would have to wait. Nothing is lost, and the
 * channel stays as it is.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/exceptions.html#BlockingIOError">BlockingIOError</a>
 */
public final class BlockingIOError extends IOException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public BlockingIOError(@Nullable String message) {
    super(message);
  }
}
