package io.asyncio;

import java.io.Serial;

/**
 * An {@link AsyncIterator} has come to its end.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/exceptions.html#StopAsyncIteration">StopAsyncIteration</a>
 */
public final class StopAsyncIteration extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public StopAsyncIteration() {}
}
