package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The user has interrupted the program (SIGINT, Ctrl-C) while a {@link Runner} was running it, or a
 * signal of {@link Runner#cancelOn} has; the message is its name.
 *
 * <p>It is an {@link Error}, so that {@code catch (Exception e)} does not swallow it. It passes
 * through the event loop: a callback or task that throws it ends {@link EventLoop#runForever}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-runner.html#handling-keyboard-interruption">Handling
 *     Keyboard Interruption</a>
 */
public final class KeyboardInterrupt extends Error {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public KeyboardInterrupt() {}

  /** Makes one with a message. */
  public KeyboardInterrupt(@Nullable String message) {
    super(message);
  }
}
