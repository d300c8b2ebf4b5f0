package io.asyncio.scenarios;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the command was called with.
 *
 * @param paths files and directories; {@link #STDIN} is the standard input
 * @param print whether to print the traces
 * @param jobs how many I/O scenarios to execute at a time
 * @param patience how many times longer than usual to wait for a loop to become quiet
 */
record ScenarioArguments(List<Path> paths, boolean print, int jobs, int patience) {

  static final Path STDIN = Path.of("-");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException if the command cannot be called so
   */
  static ScenarioArguments of(String... arguments) {
    List<Path> paths = new ArrayList<>();
    boolean print = false;
    int jobs = 1;
    int patience = 1;
    for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      switch (argument) {
        case "--print" -> print = true;
        case "--jobs" -> jobs = number(argument, rest);
        case "--patience" -> patience = number(argument, rest);
        case "--stdin", "-" -> paths.add(STDIN);
        default -> paths.add(path(argument));
      }
    }
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no file is given");
    }
    return new ScenarioArguments(paths, print, jobs, patience);
  }

  private static Path path(String argument) {
    if (argument.startsWith("-")) {
      throw new IllegalArgumentException("unknown option " + argument);
    }
    return Path.of(argument);
  }

  private static int number(String option, Iterator<String> rest) {
    String text = rest.hasNext() ? rest.next() : "";
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException(option + " must be followed by a number from 1 on");
    }
    return Integer.parseInt(text);
  }
}
