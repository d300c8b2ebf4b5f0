package io.asyncio.transports;

import io.asyncio.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * A child process and the pipes to it.
 *
 * <p>Signals are given by their number or by their name, with or without {@code SIG}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#subprocess-transports">Subprocess
 *     Transports</a>
 */
public interface SubprocessTransport extends BaseTransport {

  /** Returns the child's process id. */
  long getPid();

  /**
   * Returns the child's exit status, the negative number of the signal that killed it, or {@code
   * null} while it is not known to have ended.
   */
  @Nullable Integer getReturncode();

  /**
   * Returns the transport of a pipe: a {@link WriteTransport} for 0, a {@link ReadTransport} for 1
   * and 2, or {@code null} if there is no such pipe.
   */
  @Nullable BaseTransport getPipeTransport(int fd);

  /**
   * Sends the child a signal; does nothing if it has ended and nobody was told yet.
   *
   * @throws io.asyncio.subprocess.ProcessLookupError once {@code connectionLost} was called
   * @throws IllegalArgumentException if there is no such signal
   * @throws java.io.UncheckedIOException if the system refuses, for instance because the child runs
   *     as another user
   */
  void sendSignal(int signal);

  /** As {@link #sendSignal(int)}, by name: {@code "HUP"} or {@code "SIGHUP"}. */
  void sendSignal(String signal);

  /** Asks the child to end, by SIGTERM; see {@link #sendSignal(int)}. */
  void terminate();

  /** Ends the child, by SIGKILL; see {@link #sendSignal(int)}. */
  void kill();

  /**
   * Closes the pipes, and kills the child if it has not ended. {@code connectionLost} is called
   * when it has. Does nothing if the transport is closed already.
   */
  @Override
  void close();

  /**
   * Waits until the child has ended, and returns its return code. Cancelling this leaves the child
   * alone.
   */
  Coroutine<Integer> waitFor();
}
