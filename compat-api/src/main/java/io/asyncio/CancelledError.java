package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The operation has been cancelled.
 *
 * <p>It is thrown into a coroutine at the {@code await} where it is suspended. It is an {@link
 * Error}, as asyncio's is a {@code BaseException}: {@code catch (Exception e)} does not swallow a
 * cancellation. Who catches it to clean up throws it again, or answers for it with {@link
 * Task#uncancel}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.CancelledError">asyncio.CancelledError</a>
 */
public final class CancelledError extends Error {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public CancelledError() {}

  /** Makes one with a message. */
  public CancelledError(@Nullable String message) {
    super(message);
  }
}
