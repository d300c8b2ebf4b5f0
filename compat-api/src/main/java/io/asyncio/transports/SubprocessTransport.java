package io.asyncio.transports;

import io.asyncio.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * A child process and the pipes to it.
 *
 * <p>Signals are given by their number or by their name, with or without {@code SIG}. {@code
 * getExtraInfo("subprocess")} gives the child's {@link ProcessHandle} while the system knows it.
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
   * null} while it is not known to have ended. Where the JDK starts the child, exit statuses from
   * 129 to 192 are taken for signals.
   */
  @Nullable
  Integer getReturncode();

  /**
   * Returns the transport of a pipe: 0 is standard input, which is written to, 1 and 2 are standard
   * output and error, which are read; {@code null} if that stream is no pipe. The half that a pipe
   * has not raises {@link UnsupportedOperationException}. It stays the same when the pipe is
   * closed.
   *
   * @param fd 0, 1 or 2; {@code null} is returned for any other
   */
  @Nullable
  Transport getPipeTransport(int fd);

  /**
   * Sends the child a signal; does nothing if it has ended and nobody was told yet. Without native
   * access signals other than SIGTERM and SIGKILL are sent a little later, and the loop's exception
   * handler is told if the system refuses one.
   *
   * @param signal its number; 0 sends nothing
   * @throws io.asyncio.subprocess.ProcessLookupError once {@code connectionLost} was called
   * @throws IllegalArgumentException if there is no such signal
   * @throws java.io.UncheckedIOException if the system refuses, for instance because the child runs
   *     as another user
   */
  void sendSignal(int signal);

  /**
   * As {@link #sendSignal(int)}, by name: {@code "HUP"} or {@code "SIGHUP"}.
   *
   * @param signal the name; upper or lower case
   * @throws IllegalArgumentException also if the JDK knows no such signal
   */
  void sendSignal(String signal);

  /**
   * Sends a signal to the child and all that it has started, and these in turn, but for what has
   * left its process group: {@code os.killpg} of Python. The child must have a group of its own,
   * see {@link io.asyncio.subprocess.SubprocessOptions#withStartNewSession}. Does nothing if nobody
   * is left in the group.
   *
   * <p>It also works when the child has ended, to end what it has left behind:
   *
   * {@snippet :
   * transport.sendSignalToGroup("TERM");
   * await(transport.waitFor());
   * transport.sendSignalToGroup("KILL"); // who is still there has had his time
   * }
   *
   * @param signal its number; 0 sends nothing
   * @throws IllegalStateException if the child was not started in a session of its own, and so
   *     shares the group of this program
   * @throws IllegalArgumentException if there is no such signal
   * @throws java.io.UncheckedIOException if the system refuses
   */
  void sendSignalToGroup(int signal);

  /**
   * As {@link #sendSignalToGroup(int)}, by name: {@code "HUP"} or {@code "SIGHUP"}.
   *
   * @param signal the name
   * @throws IllegalArgumentException also if the JDK knows no such signal
   */
  void sendSignalToGroup(String signal);

  /**
   * Asks the child to end, by SIGTERM, see {@link #sendSignal(int)}.
   *
   * @throws io.asyncio.subprocess.ProcessLookupError once {@code connectionLost} was called
   * @throws java.io.UncheckedIOException if the system refuses, for instance because the child runs
   *     as another user
   */
  void terminate();

  /**
   * Ends the child, by SIGKILL, see {@link #sendSignal(int)}.
   *
   * @throws io.asyncio.subprocess.ProcessLookupError once {@code connectionLost} was called
   * @throws java.io.UncheckedIOException if the system refuses, for instance because the child runs
   *     as another user
   */
  void kill();

  /**
   * Closes the pipes, and kills the child by SIGKILL if it has not ended. {@code connectionLost} is
   * called when it has, and what was written to standard input was sent or refused. Does nothing if
   * the transport is closed already.
   */
  @Override
  void close();

  /**
   * Waits until the child has ended, and returns its return code. Nobody reads its output for that:
   * a protocol gets it all the same, but if reading is paused the child may never end. Cancelling
   * this leaves the child alone.
   */
  Coroutine<Integer> waitFor();
}
