package io.asyncio.examples;

import java.util.List;

/**
 * A program of the tour.
 *
 * @param name the class
 * @param summary what it shows, in one line
 * @param program what runs
 * @param pace the arguments that make it short enough for a tour; none for most
 */
record Example(String name, String summary, Program program, List<String> pace) {

  /** The main method of an example. */
  @FunctionalInterface
  interface Program {
    void main(String... args) throws Exception;
  }

  /** The main method of an example that takes no arguments. */
  @FunctionalInterface
  interface PlainProgram {
    void main() throws Exception;
  }

  static Example of(String name, String summary, PlainProgram program) {
    return new Example(name, summary, _ -> program.main(), List.of());
  }

  static Example of(String name, String summary, Program program, String... pace) {
    return new Example(name, summary, program, List.of(pace));
  }
}
