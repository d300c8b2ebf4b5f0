package io.asyncio;

import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.subprocess.SubprocessOptions;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The child processes of an event loop.
 *
 * <p>The loop notices the end of each child. A child that still runs when the loop is closed is
 * killed, with a warning, and waited for, some five seconds at most. Children of the child are left
 * alone.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#running-subprocesses">Running
 *     Subprocesses</a>
 */
public interface Subprocesses {

  /**
   * Starts a program, as the child that {@code protocolFactory}'s protocol talks to. Its standard
   * streams are pipes unless {@code options} say otherwise.
   *
   * <p>A program that is named without a {@code /} is looked for in {@code PATH}: that of the
   * child's environment if one is given.
   *
   * <p>When the coroutine returns, {@code connectionMade} has run. If it is cancelled, the child is
   * killed and waited for.
   *
   * @param protocolFactory called once, before the child is started
   * @param command the program and its arguments
   * @throws IllegalArgumentException (when called) if the command is empty, the program's name is,
   *     or one of them has a NUL in it; also for the option {@code limit}, which is for streams
   * @throws java.nio.file.NoSuchFileException (when awaited) if there is no such program, directory
   *     or file, which the exception names
   * @throws java.nio.file.AccessDeniedException (when awaited) if the program is not executable
   * @throws java.io.IOException (when awaited) if the child cannot be started for other reasons;
   *     nothing is left behind then
   * @throws UnsupportedOperationException (when awaited) if this system or transport has no way to
   *     do what {@code options} want
   * @throws IllegalStateException (when awaited) if the loop is closed or is not the running one
   */
  <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessExec(
      Supplier<P> protocolFactory, SubprocessOptions options, String... command);

  /**
   * As {@link #subprocessExec(Supplier, SubprocessOptions, String...)}, with pipes.
   *
   * @param protocolFactory called once, before the child is started
   * @param command the program and its arguments
   */
  default <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessExec(
      Supplier<P> protocolFactory, String... command) {
    return subprocessExec(protocolFactory, SubprocessOptions.defaults(), command);
  }

  /**
   * As {@link #subprocessExec(Supplier, SubprocessOptions, String...)}, by a path.
   *
   * @param protocolFactory called once, before the child is started
   * @param options streams, environment and the like, but for {@code limit}
   * @param program the program; one without a {@code /} is looked for in {@code PATH}
   * @param arguments each a {@link String} or a {@link Path}
   * @throws IllegalArgumentException (when called) also if one of them is neither
   */
  <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessExec(
      Supplier<P> protocolFactory, SubprocessOptions options, Path program, Object... arguments);

  /**
   * As {@link #subprocessExec(Supplier, SubprocessOptions, String...)}, of a line that {@code
   * /bin/sh} runs. Whoever puts words of others into it has to quote them.
   *
   * @param protocolFactory called once, before the child is started
   * @param cmd the line
   * @param options streams, environment and the like, but for {@code limit}
   * @throws IllegalArgumentException (when called) if it has a NUL in it
   */
  <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessShell(
      Supplier<P> protocolFactory, String cmd, SubprocessOptions options);

  /**
   * As {@link #subprocessShell(Supplier, String, SubprocessOptions)}, with pipes.
   *
   * @param protocolFactory called once, before the child is started
   * @param cmd the line
   */
  default <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessShell(
      Supplier<P> protocolFactory, String cmd) {
    return subprocessShell(protocolFactory, cmd, SubprocessOptions.defaults());
  }
}
