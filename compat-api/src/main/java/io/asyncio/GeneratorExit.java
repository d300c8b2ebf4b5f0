package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous generator is being closed: raised at the {@code yield} where it is suspended.
 *
 * <p>A body may catch it to clean up, and even await, but not yield another element. It is an
 * {@link Error}, so that {@code catch (Exception e)} does not swallow it.
 *
 * @see AsyncGenerator#aclose
 * @see <a href="https://docs.python.org/3/library/exceptions.html#GeneratorExit">GeneratorExit</a>
 */
public final class GeneratorExit extends Error {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public GeneratorExit() {}

  /** Makes one with a message. */
  public GeneratorExit(@Nullable String message) {
    super(message);
  }
}
