package io.asyncio.spi;

import io.asyncio.subprocess.Stdio;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be started, in full: an event loop's implementation has nothing to check or to add.
 *
 * @param arguments the child's arguments; the first is its name
 * @param program what to run: a path, or a name to be looked for in {@code PATH}
 * @param stdin its standard input
 * @param stdout its standard output
 * @param stderr its standard error
 * @param env its variables, or {@code null} for this program's
 * @param cwd its directory, or {@code null} for this program's
 * @param startNewSession whether it leads a session of its own
 * @param shown what to call it in the log: no arguments, which may be secret
 */
public record ChildCommand(
    List<String> arguments,
    String program,
    Stdio stdin,
    Stdio stdout,
    Stdio stderr,
    @Nullable Map<String, String> env,
    @Nullable Path cwd,
    boolean startNewSession,
    String shown) {

  /** Makes one, with a copy of the arguments. */
  public ChildCommand {
    arguments = List.copyOf(arguments);
    Objects.requireNonNull(program, "program");
    Objects.requireNonNull(stdin, "stdin");
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
    Objects.requireNonNull(shown, "shown");
  }

  /**
   * Returns what a standard stream is.
   *
   * @throws IllegalArgumentException if {@code fd} is not 0, 1 or 2
   */
  public Stdio stdio(int fd) {
    return switch (fd) {
      case 0 -> stdin;
      case 1 -> stdout;
      case 2 -> stderr;
      default -> throw new IllegalArgumentException("fd must be 0, 1 or 2: " + fd);
    };
  }
}
