package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code scenario}. */
class ScenarioCommandIT {

  /** A program of one operation, whose fields are to be given. */
  private static final String PROGRAM = """
      {"format": 1, "profile": "tasks", "seed": 1,
       "program": {"objects": {}, "coroutines": {}, "generators": {}, "main": [{%s}]},
       "trace": [%s]}
      """;

  private static final String EVENTS = """
      [0, "main", "start"], [20, "main", "sleep", %d], [20, "main", "end", "result", null],
      [20, "main", "finished"]
      """;

  private static final String SLEEP = "\"op\": \"sleep\", \"ms\": 20";

  @TempDir
  private Path directory;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Path right(String name) throws IOException {
    return write(name, PROGRAM.formatted(SLEEP, EVENTS.formatted(20)));
  }

  private Path wrong(String name) throws IOException {
    return write(name, PROGRAM.formatted(SLEEP, EVENTS.formatted(21)));
  }

  private static String difference(Path file) {
    return file + ": event 1: [20, \"main\", \"sleep\", 21] | [20, \"main\", \"sleep\", 20]";
  }

  private static Output scenario(Object... args) throws Exception {
    String[] command = new String[args.length + 1];
    command[0] = "scenario";
    for (int i = 0; i < args.length; i++) {
      command[i + 1] = args[i].toString();
    }
    return Output.of(command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop", "handover"})
  void theJarIsSilentWhenAllTracesAreEqual(String engine) throws Exception {
    Path scenarios = Files.createDirectory(directory.resolve("scenarios"));
    for (String profile : List.of("taskgroups", "generators", "streams")) {
      int seed = 1;
      for (String line : linesOf(profile + ".jsonl")) {
        Files.writeString(scenarios.resolve(profile + "-" + seed++ + ".json"), line);
      }
    }
    JarRun run = JarRun.of(
        directory,
        List.of("-Dasyncio.engine=" + engine),
        "scenario",
        scenarios.toString(),
        right("one.json").toString());
    assertThat(run.errors()).isEmpty();
    assertThat(run.lines()).isEmpty();
    assertThat(run.status()).isZero();
  }

  private static List<String> linesOf(String resource) throws IOException {
    try (InputStream in =
        ScenarioCommandIT.class.getResourceAsStream("/io/asyncio/scenarios/" + resource)) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  @Test
  void theJarShowsADifferenceAndExitsWithOne() throws Exception {
    Path file = wrong("wrong.json");
    JarRun run = JarRun.of(directory, List.of(), "scenario", file.toString());
    assertThat(run.errors()).isEmpty();
    assertThat(run.lines()).containsExactly(difference(file));
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void theJarRefusesGarbageAndExitsWithTwo() throws Exception {
    Path file = write("garbage.json", "garbage");
    JarRun run = JarRun.of(directory, List.of(), "scenario", file.toString());
    assertThat(run.errors())
        .isEqualTo(file + ": not JSON at line 1 column 1" + System.lineSeparator());
    assertThat(run.lines()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void eachDifferentFileIsShownInNaturalOrder() throws Exception {
    Path tenth = wrong("sleep-10.json");
    Path second = wrong("sleep-2.json");
    Path third = right("sleep-3.json");
    Output output = scenario(directory);
    assertThat(output.lines()).containsExactly(difference(second), difference(tenth));
    assertThat(output.errors()).isEmpty();
    assertThat(output.status()).isEqualTo(1);
    assertThat(scenario(third).status()).isZero();
  }

  @Test
  void everyUnusableFileIsALineOfTheStandardErrorAndTheOthersAreExecuted() throws Exception {
    Path unknown = write("1.json", PROGRAM.formatted("\"op\": \"fly\"", ""));
    Path lacking = write("2.json", PROGRAM.formatted("\"op\": \"sleep\"", ""));
    Path format = write("3.json", "{\"format\": 2}");
    Path untraced = write("4.json", "{\"format\": 1, \"program\": " + bare() + "}");
    Path wrong = wrong("5.json");
    Path missing = directory.resolve("missing.json");
    Output output = scenario(directory, missing);
    assertThat(output.errors().lines())
        .containsExactly(
            unknown + ": main[0]: unknown operation \"fly\"",
            lacking + ": main[0]: the field \"ms\" is missing",
            format + ": \"format\" must be 1, not 2",
            untraced + ": the field \"trace\" is missing",
            missing + ": there is no such file");
    assertThat(output.lines()).containsExactly(difference(wrong));
    assertThat(output.status()).isEqualTo(2);
  }

  private static String bare() {
    return "{\"objects\": {}, \"coroutines\": {}, \"generators\": {}, \"main\": []}";
  }

  @Test
  void printShowsTheTraceAnEventALine() throws Exception {
    Output output = scenario("--print", right("right.json"));
    assertThat(output.lines())
        .containsExactly(
            "[0, \"main\", \"start\"]",
            "[20, \"main\", \"sleep\", 20]",
            "[20, \"main\", \"end\", \"result\", null]",
            "[20, \"main\", \"finished\"]");
    assertThat(output.errors()).isEmpty();
    assertThat(output.status()).isZero();
  }

  @Test
  void printNeedsNoTraceAndKeepsADifferenceApart() throws Exception {
    Path untraced = write("untraced.json", "{\"format\": 1, \"program\": " + bare() + "}");
    Output printed = scenario(untraced, "--print");
    assertThat(printed.lines()).hasSize(3).startsWith("[0, \"main\", \"start\"]");
    assertThat(printed.status()).isZero();

    Path wrong = wrong("wrong.json");
    Output different = scenario(wrong, "--print");
    assertThat(different.lines()).hasSize(4).allMatch(line -> line.startsWith("["));
    assertThat(different.errors().lines()).containsExactly(difference(wrong));
    assertThat(different.status()).isEqualTo(1);
  }

  @Test
  void misuseSaysHowToUseIt() throws Exception {
    for (Output output : List.of(scenario(), scenario("--prnt", right("right.json")))) {
      assertThat(output.errors())
          .contains("usage: java -jar examples.jar scenario FILE_OR_DIRECTORY... [--print]");
      assertThat(output.lines()).isEmpty();
      assertThat(output.status()).isEqualTo(2);
    }
  }

  @Test
  void theListOfCommandsNamesIt() throws Exception {
    assertThat(Output.linesOf())
        .contains("       java -jar examples.jar scenario FILE_OR_DIRECTORY... [--print]"
            + " [--jobs N] [--patience K]");
  }
}
