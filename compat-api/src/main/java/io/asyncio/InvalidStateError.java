package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A future or task is in a state that does not allow the operation, such as asking for a result
 * that is not there yet or setting one that is there already.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.InvalidStateError">asyncio.InvalidStateError</a>
 */
public final class InvalidStateError extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public InvalidStateError() {}

  /** Makes one with a message. */
  public InvalidStateError(@Nullable String message) {
    super(message);
  }
}
