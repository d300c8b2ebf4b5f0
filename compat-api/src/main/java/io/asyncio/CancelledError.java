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

  @Serial
  private static final long serialVersionUID = 1L;

  /** What its trace does not tell before it is raised the next time. */
  private enum Missing {
    /** Nothing: it is a user's, or was raised already. */
    NOTHING,

    /** Where it is raised: it was made by the event loop. */
    ORIGIN,

    /** Where it is raised again: it has ended a task, and goes to the one that asks for that. */
    PASSAGE
  }

  private transient Missing missing = Missing.NOTHING;

  /** Makes one without a message. */
  public CancelledError() {}

  /** Makes one with a message. */
  public CancelledError(@Nullable String message) {
    super(message);
  }

  /** Makes one that will show where a coroutine was interrupted by it. */
  static CancelledError toBeRaised(@Nullable String message) {
    CancelledError error = new CancelledError(message);
    error.missing = Missing.ORIGIN;
    return error;
  }

  /** Has it show also where it is raised the next time; a task hands its error over only once. */
  CancelledError handedOver() {
    missing = Missing.PASSAGE;
    return this;
  }

  /** Has the trace show the caller, who raises it. */
  void completeTrace() {
    Missing missing = this.missing;
    this.missing = Missing.NOTHING;
    if (missing == Missing.ORIGIN) {
      fillInStackTrace();
    } else if (missing == Missing.PASSAGE) {
      addSuppressed(new Throwable("the cancelled task was awaited here"));
    }
  }
}
