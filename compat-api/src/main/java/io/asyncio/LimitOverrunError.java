package io.asyncio;

import java.io.Serial;

/**
 * A stream's buffer has reached its limit while a separator was looked for.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.LimitOverrunError">asyncio.LimitOverrunError</a>
 */
public final class LimitOverrunError extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  private final int consumed;

  /**
   * Makes one.
   *
   * @param consumed how many bytes there are before the separator, as far as it is known
   */
  public LimitOverrunError(String message, int consumed) {
    super(message);
    this.consumed = consumed;
  }

  /**
   * Returns how many bytes of the buffer come before the separator; if it was not found, how many
   * cannot belong to it. Reading as many with {@code readexactly} makes room.
   */
  public int consumed() {
    return consumed;
  }
}
