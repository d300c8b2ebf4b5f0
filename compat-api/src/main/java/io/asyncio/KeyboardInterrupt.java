package io.asyncio;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * The user has interrupted the program (SIGINT, Ctrl-C) while a {@link Runner} was running it, or a
 * signal of {@link Runner#cancelOn} has; the message is its name.
 *
 * <p>It is an {@link Error}, so that {@code catch (Exception e)} does not swallow it. It passes
 * through the event loop: a callback or task that throws it ends {@link EventLoop#runForever}.
 *
 * <p>If nobody catches it where it leaves a run, and it leaves the main thread, it is reported as any
 * uncaught exception is, with its stack, and the JVM exits with the status of a program that the
 * signal has ended: 130, which is 128 plus the number of SIGINT. Where the main thread has a handler
 * of its own for uncaught exceptions, that is what happens, and no more.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-runner.html#handling-keyboard-interruption">Handling
 *     Keyboard Interruption</a>
 */
public final class KeyboardInterrupt extends Error {

  @Serial
  private static final long serialVersionUID = 1L;

  private static final int ENDED_BY_SIGNAL = 128;
  private static final int SIGINT = 2;

  private final int signal;

  /** Makes one without a message. */
  public KeyboardInterrupt() {
    this((String) null);
  }

  /** Makes one with a message. */
  public KeyboardInterrupt(@Nullable String message) {
    super(message);
    this.signal = SIGINT;
  }

  KeyboardInterrupt(Signal signal) {
    super(signal.toString());
    this.signal = signal.getNumber();
  }

  private KeyboardInterrupt(KeyboardInterrupt first) {
    super(first.getMessage(), first);
    this.signal = first.signal;
  }

  /** Returns another one like this, with this as its cause. */
  KeyboardInterrupt again() {
    return new KeyboardInterrupt(this);
  }

  /** Returns the exit status of a program that it ends. */
  int status() {
    return ENDED_BY_SIGNAL + signal;
  }
}
