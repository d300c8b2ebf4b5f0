package io.asyncio;

import java.io.EOFException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A stream has ended before everything that was asked for was read.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.IncompleteReadError">asyncio.IncompleteReadError</a>
 */
public final class IncompleteReadError extends EOFException {

  @Serial
  private static final long serialVersionUID = 1L;

  private final byte[] partial;
  private final @Nullable Integer expected;

  /**
   * Makes one.
   *
   * @param partial the bytes that were read before the end
   * @param expected how many bytes were asked for, or {@code null} if that is not known
   */
  public IncompleteReadError(byte[] partial, @Nullable Integer expected) {
    super(partial.length
        + " bytes read on a total of "
        + (expected == null ? "undefined" : expected)
        + " expected bytes");
    this.partial = partial;
    this.expected = expected;
  }

  /** Returns the bytes that were read before the end: the array itself. */
  public byte[] partial() {
    return partial;
  }

  /** Returns how many bytes were asked for, or {@code null} if it was a separator. */
  public @Nullable Integer expected() {
    return expected;
  }
}
