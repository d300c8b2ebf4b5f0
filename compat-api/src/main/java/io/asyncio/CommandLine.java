package io.asyncio;

import io.asyncio.internal.Settings;
import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a child's command of what its starter says. Streams of which nothing is said are pipes. */
final class CommandLine {

  private static final String SHELL = "/bin/sh";

  private CommandLine() {}

  /**
   * Returns {@code options} of a child that a protocol talks to, not streams.
   *
   * @throws IllegalArgumentException if there is something for streams among them
   */
  static SubprocessOptions forProtocol(String call, SubprocessOptions options) {
    Settings.requireOnly(
        call,
        Objects.requireNonNull(options, "options").given(),
        "stdin",
        "stdout",
        "stderr",
        "env",
        "cwd",
        "executable",
        "startNewSession");
    return options;
  }

  /**
   * Makes the command of a program and its arguments; each is a string or a {@link Path}.
   *
   * @throws IllegalArgumentException if the program is empty, or one of them is something else or
   *     has a NUL in it
   */
  static ChildCommand exec(SubprocessOptions options, Object program, Object... arguments) {
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
  static ChildCommand exec(SubprocessOptions options, String[] command) {
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
  static ChildCommand shell(SubprocessOptions options, String line) {
    Objects.requireNonNull(options, "options");
    Path executable = options.executable();
    String shell = executable == null ? SHELL : executable.toString();
    return of(options, List.of(shell, "-c", word(line, "cmd")), shell, "shell command " + line);
  }

  private static ChildCommand of(
      SubprocessOptions options, List<String> words, String program, String shown) {
    SubprocessOptions full = options.withOtherStreams(Stdio.PIPE);
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
}
