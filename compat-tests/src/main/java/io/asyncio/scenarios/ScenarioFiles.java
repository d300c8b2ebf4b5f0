package io.asyncio.scenarios;

import io.asyncio.scenarios.io.IoScenarioReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the files of scenarios. */
final class ScenarioFiles {

  private static final String SUFFIX = ".json";
  private static final Pattern CHUNK = Pattern.compile("\\d+|\\D+");

  /** Orders names by their parts, runs of digits as numbers: {@code a-2} before {@code a-10}. */
  private static final Comparator<Path> NATURAL =
      Comparator.comparing(path -> String.valueOf(path.getFileName()), ScenarioFiles::compare);

  private ScenarioFiles() {}

  /**
   * Returns a file itself, and of a directory the files in it that are called like scenarios.
   *
   * @throws IOException if there is no such file, or none in the directory
   */
  static List<Path> in(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException("there is no such file");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> scenarios =
          files.filter(file -> file.toString().endsWith(SUFFIX)).sorted(NATURAL).toList();
      if (scenarios.isEmpty()) {
        throw new NoSuchFileException("there is no *" + SUFFIX + " in this directory");
      }
      return scenarios;
    }
  }

  /** Tells whether a file has I/O scenarios, one a line. */
  static boolean hasLines(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String first = reader.readLine();
      return first != null && IoScenarioReader.isScenario(first);
    }
  }

  private static int compare(String a, String b) {
    Matcher ofA = CHUNK.matcher(a);
    Matcher ofB = CHUNK.matcher(b);
    while (true) {
      boolean more = ofA.find();
      if (!ofB.find()) {
        return more ? 1 : 0;
      }
      if (!more) {
        return -1;
      }
      int order = compareChunks(ofA.group(), ofB.group());
      if (order != 0) {
        return order;
      }
    }
  }

  private static int compareChunks(String a, String b) {
    boolean numbers = isDigit(a) && isDigit(b);
    int order = numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : 0;
    return order == 0 ? a.compareTo(b) : order;
  }

  private static boolean isDigit(String chunk) {
    return Character.isDigit(chunk.charAt(0));
  }
}
