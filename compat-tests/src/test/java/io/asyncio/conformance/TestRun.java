package io.asyncio.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a test that asserts a row ended.
 *
 * @param id the row
 * @param test class and method that ran
 * @param declared class and method that bears the annotation
 * @param engine the coroutine engine
 */
record TestRun(String id, String test, String declared, String engine, Outcome outcome) {

  /** What {@link ResultsListener} wrote into a module's target directory in one build. */
  static List<TestRun> read(Path target, String build) throws IOException {
    Path directory = target.resolve("conformance");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<TestRun> runs = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        runs.addAll(parse(Files.readAllLines(file), build));
      }
      return runs;
    }
  }

  private static List<TestRun> parse(List<String> lines, String build) {
    String[] heading = lines.getFirst().split("\t", -1);
    if (!heading[0].equals(build)) {
      return List.of();
    }
    return lines.stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .map(cells -> new TestRun(
            cells[0],
            cells[1] + "." + cells[3],
            cells[2] + "." + cells[3],
            heading[1],
            Outcome.valueOf(cells[4])))
        .toList();
  }
}
