package io.asyncio.asyncore.recorded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.asyncio.scenarios.json.Json;
import io.asyncio.scenarios.json.NotJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs of dispatchers call the same handlers in the same order as under CPython's asyncore and
 * asynchat, but where differences.tsv says otherwise; record.py has recorded them.
 */
@Timeout(120)
class RecordedProgramsTest {

  private static final List<String> WAYS = List.of("select", "poll");

  @TempDir
  Path directory;

  private static List<String> linesOf(String resource) {
    String name = "/io/asyncio/asyncore/" + resource;
    try (InputStream in = RecordedProgramsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(resource, e);
    }
  }

  /** Returns what differs on purpose: the words of the document by id and way. */
  private static Map<String, String> differences() {
    Map<String, String> differences = new HashMap<>();
    linesOf("differences.tsv").stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .forEach(cells -> {
          for (String way : cells[1].split(",", -1)) {
            differences.put(cells[0] + "/" + way, cells[2]);
          }
        });
    return differences;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> parse(String line) {
    try {
      return (Map<String, Object>) Json.parse(line);
    } catch (NotJson e) {
      throw new AssertionError(line, e);
    }
  }

  @TestFactory
  Stream<DynamicTest> handlersAreCalledAsByCPython() {
    Map<String, String> differences = differences();
    List<String> lines = linesOf("recorded.jsonl");
    assertThat(lines).hasSizeGreaterThan(100);
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : lines) {
      Map<String, Object> program = parse(line);
      for (String way : WAYS) {
        String name = program.get("id") + "/" + way;
        boolean differs = differences.remove(name) != null;
        tests.add(dynamicTest(name, () -> check(program, way, differs)));
      }
    }
    assertThat(differences).as("differences of programs that are not there").isEmpty();
    return tests.stream();
  }

  private void check(Map<String, Object> program, String way, boolean differs) throws Exception {
    Path own = Files.createTempDirectory(directory, "program");
    List<?> trace = new ProgramRun(program, way.equals("poll"), own).result();
    String expected = text((List<?>) program.get(way));
    if (differs) {
      assertThat(text(trace)).as("listed in differences.tsv").isNotEqualTo(expected);
    } else {
      assertThat(text(trace)).isEqualTo(expected);
    }
  }

  private static String text(List<?> trace) {
    StringBuilder text = new StringBuilder();
    trace.forEach(event -> text.append(Json.write(event)).append('\n'));
    return text.toString();
  }

  @Test
  void eachDifferenceIsInTheDocument() throws IOException {
    String document = Files.readString(Path.of("../docs/differences.md"));
    assertThat(differences().values()).allMatch(document::contains);
  }
}
