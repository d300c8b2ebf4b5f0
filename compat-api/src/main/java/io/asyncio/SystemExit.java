package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The program asks to end. It passes through the event loop as {@link KeyboardInterrupt} does: where
 * a task or callback throws it, {@link Asyncio#run} ends its other tasks, closes the loop and throws
 * it.
 *
 * <p>If nobody catches it there, and it leaves the main thread, the JVM exits at once with its status,
 * as by {@link System#exit}: with its message on standard error if it has one, else silently, and
 * without regard to the default handler for uncaught exceptions. A handler of the main thread's own
 * gets it as any other. One that no loop has seen is an error like any other, too.
 *
 * {@snippet :
 * void main() throws Exception {
 *   run(async(() -> {
 *     if (!await(isHealthy())) {
 *       throw new SystemExit(3);
 *     }
 *   }));
 * }
 * }
 *
 * @see <a href="https://docs.python.org/3/library/exceptions.html#SystemExit">SystemExit</a>
 */
public final class SystemExit extends Error {

  @Serial
  private static final long serialVersionUID = 1L;

  /** That of a program which says why it ends. */
  private static final int WITH_MESSAGE = 1;

  private final int status;

  /** Makes one without a message, and with status 0. */
  public SystemExit() {
    this(0);
  }

  /**
   * Makes one without a message.
   *
   * @param status the JVM's exit status; of a Unix process others see its lowest eight bits
   */
  public SystemExit(int status) {
    this.status = status;
  }

  /** Makes one with a message, and with status 1; {@code null} is none, with status 0. */
  public SystemExit(@Nullable String message) {
    super(message);
    this.status = message == null ? 0 : WITH_MESSAGE;
  }

  private SystemExit(SystemExit first) {
    super(first.getMessage(), first);
    this.status = first.status;
  }

  /** Returns another one like this, with this as its cause. */
  SystemExit again() {
    return new SystemExit(this);
  }

  /** Returns the exit status that is asked for. */
  public int status() {
    return status;
  }
}
