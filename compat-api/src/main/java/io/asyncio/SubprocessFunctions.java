package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;

import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.subprocess.SubprocessStreamProtocol;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The functions of {@link Asyncio} that start child processes.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-subprocess.html">Subprocesses</a>
 */
abstract class SubprocessFunctions extends StreamFunctions {

  SubprocessFunctions() {}

  /**
   * Starts a program whose standard streams are this program's own. It has begun when this returns.
   * Cancelling this kills it again.
   *
   * <p>A child that nobody waits for is killed when the loop closes.
   *
   * @param command the program, which is looked for in {@code PATH} if there is no {@code /} in its
   *     name, and its arguments
   * @throws IllegalArgumentException (when called) if the command is empty, the program's name is,
   *     or one of them has a NUL in it
   * @throws java.nio.file.NoSuchFileException (when awaited) if there is no such program, directory
   *     or file, which the exception names
   * @throws java.nio.file.AccessDeniedException (when awaited) if the program is not executable
   * @throws java.io.IOException (when awaited) if the child cannot be started for other reasons
   * @throws UnsupportedOperationException (when awaited) if this system or transport has no way to
   *     do what the options want
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.create_subprocess_exec">asyncio.create_subprocess_exec</a>
   */
  public static Coroutine<Process> createSubprocessExec(String... command) {
    return createSubprocessExec(SubprocessOptions.defaults(), command);
  }

  /** As {@link #createSubprocessExec(String...)}, with options. */
  public static Coroutine<Process> createSubprocessExec(
      SubprocessOptions options, String... command) {
    SubprocessOptions full = Objects.requireNonNull(options, "options").orElse(Stdio.INHERIT);
    var _ = ChildCommand.exec(full, command);
    String[] copy = command.clone();
    return create(full, (loop, protocol) -> loop.subprocessExec(protocol, full, copy));
  }

  /** As {@link #createSubprocessExec(SubprocessOptions, Path, Object...)}, without options. */
  public static Coroutine<Process> createSubprocessExec(Path program, Object... arguments) {
    return createSubprocessExec(SubprocessOptions.defaults(), program, arguments);
  }

  /**
   * As {@link #createSubprocessExec(SubprocessOptions, String...)}, by a path.
   *
   * @param arguments each a {@link String} or a {@link Path}
   * @throws IllegalArgumentException (when called) also if one of them is neither
   */
  public static Coroutine<Process> createSubprocessExec(
      SubprocessOptions options, Path program, Object... arguments) {
    SubprocessOptions full = Objects.requireNonNull(options, "options").orElse(Stdio.INHERIT);
    var _ = ChildCommand.exec(full, program, arguments);
    Object[] copy = arguments.clone();
    return create(full, (loop, protocol) -> loop.subprocessExec(protocol, full, program, copy));
  }

  /**
   * Has {@code /bin/sh} run a line; its standard streams are this program's own. Whoever puts words
   * of others into the line has to quote them. Killing the shell leaves what it has started
   * running, and that may keep the pipes open: {@code exec} in front of a single program avoids it.
   *
   * @throws IllegalArgumentException (when called) if it has a NUL in it
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.create_subprocess_shell">asyncio.create_subprocess_shell</a>
   */
  public static Coroutine<Process> createSubprocessShell(String cmd) {
    return createSubprocessShell(cmd, SubprocessOptions.defaults());
  }

  /** As {@link #createSubprocessShell(String)}, with options. */
  public static Coroutine<Process> createSubprocessShell(String cmd, SubprocessOptions options) {
    SubprocessOptions full = Objects.requireNonNull(options, "options").orElse(Stdio.INHERIT);
    var _ = ChildCommand.shell(full, cmd);
    return create(full, (loop, protocol) -> loop.subprocessShell(protocol, cmd, full));
  }

  private static Coroutine<Process> create(
      SubprocessOptions options,
      BiFunction<
              EventLoop,
              Supplier<SubprocessStreamProtocol>,
              Coroutine<SubprocessConnection<SubprocessStreamProtocol>>>
          starter) {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      var child =
          await(starter.apply(loop, () -> new SubprocessStreamProtocol(options.limit(), loop)));
      return new Process(child.transport(), child.protocol(), loop);
    });
  }
}
