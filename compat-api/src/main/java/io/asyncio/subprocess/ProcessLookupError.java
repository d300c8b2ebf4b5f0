package io.asyncio.subprocess;

/**
 * There is no process any more to send a signal to.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/exceptions.html#ProcessLookupError">ProcessLookupError</a>
 */
public final class ProcessLookupError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes one. */
  public ProcessLookupError(String message) {
    super(message);
  }
}
