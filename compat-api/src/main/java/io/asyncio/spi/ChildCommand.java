package io.asyncio.spi;

import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be started, in full.
 *
 * @param arguments the child's arguments; the first is its name
 * @param program what to run: a path, or a name to be looked for in {@code PATH}
 * @param env its variables, or {@code null} for this program's
 * @param cwd its directory, or {@code null} for this program's
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

  private static final String SHELL = "/bin/sh";

  /**
   * Makes the command of a program and its arguments; each is a string or a {@link Path}.
   *
   * @throws IllegalArgumentException if the program is empty, or one of them is something else or
   *     has a NUL in it
   */
  public static ChildCommand exec(SubprocessOptions options, Object program, Object... arguments) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(arguments, "arguments");
    List<String> words = new ArrayList<>();
    words.add(word(program, "program"));
    for (int i = 0; i < arguments.length; i++) {
      words.add(word(arguments[i], "arguments[" + i + "]"));
    }
    if (words.getFirst().isEmpty()) {
      throw new IllegalArgumentException("program must not be empty");
    }
    Path executable = options.executable();
    String run = executable == null ? words.getFirst() : executable.toString();
    return of(options, words, run, "program " + words.getFirst());
  }

  /**
   * As {@link #exec(SubprocessOptions, Object, Object...)}, of a whole command line.
   *
   * @throws IllegalArgumentException if it has no program
   */
  public static ChildCommand exec(SubprocessOptions options, String[] command) {
    Objects.requireNonNull(command, "command");
    if (command.length == 0) {
      throw new IllegalArgumentException("command must name a program: it is empty");
    }
    return exec(options, command[0], (Object[]) Arrays.copyOfRange(command, 1, command.length));
  }

  /**
   * Makes the command of a shell that runs {@code line}.
   *
   * @throws IllegalArgumentException if the line has a NUL in it
   */
  public static ChildCommand shell(SubprocessOptions options, String line) {
    Objects.requireNonNull(options, "options");
    Path executable = options.executable();
    String shell = executable == null ? SHELL : executable.toString();
    return of(options, List.of(shell, "-c", word(line, "cmd")), shell, "shell command " + line);
  }

  private static ChildCommand of(
      SubprocessOptions options, List<String> words, String program, String shown) {
    SubprocessOptions full = options.orElse(Stdio.PIPE);
    return new ChildCommand(
        List.copyOf(words),
        program,
        Objects.requireNonNull(full.stdin()),
        Objects.requireNonNull(full.stdout()),
        Objects.requireNonNull(full.stderr()),
        full.env(),
        full.cwd(),
        full.startNewSession(),
        shown);
  }

  private static String word(@Nullable Object given, String name) {
    String word = switch (Objects.requireNonNull(given, name)) {
      case String text -> text;
      case Path path -> path.toString();
      case Object other ->
        throw new IllegalArgumentException(
            name + " must be a String or a Path: " + other + " is a " + other.getClass());
    };
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(name + " has a NUL in it: " + word.replace('\0', '?'));
    }
    return word;
  }

  /** Returns what stream {@code fd} is. */
  public Stdio stdio(int fd) {
    return switch (fd) {
      case 0 -> stdin;
      case 1 -> stdout;
      case 2 -> stderr;
      default -> throw new IllegalArgumentException("fd must be 0, 1 or 2: " + fd);
    };
  }
}
