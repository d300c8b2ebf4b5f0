package io.asyncio.asyncore;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Ends {@link Asyncore#loop()}: a handler method that throws it has the loop throw it, with the
 * dispatchers left as they are.
 *
 * <p>On a loop that dispatchers were {@link Asyncore#attach attached} to, it goes to the exception
 * handler as any other exception of a callback, and the loop goes on.
 */
public final class ExitNow extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public ExitNow() {}

  /** Makes one with a message. */
  public ExitNow(@Nullable String message) {
    super(message);
  }
}
