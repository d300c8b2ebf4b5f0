package io.asyncio.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.asyncio.scenarios.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Every recorded scenario gives CPython's trace: 60 of each profile, one a line of its file; on a
 * loop that runs itself, and on one that is attached to another.
 */
@Timeout(120)
class RecordedScenariosTest {

  private static final int SCENARIOS_PER_PROFILE = 60;

  /** How many events before the first difference a failure shows. */
  private static final int SHOWN = 8;

  private static final List<String> PROFILES = List.of(
      "tasks",
      "futures",
      "callbacks",
      "locks",
      "queues",
      "combinators",
      "timeouts",
      "taskgroups",
      "streams",
      "generators",
      "contextvars",
      "mixed");

  @TestFactory
  Stream<DynamicContainer> tracesAreThoseOfCPython() {
    return PROFILES.stream()
        .map(profile -> dynamicContainer(profile, scenarios(profile, OwnStage::new)));
  }

  @TestFactory
  Stream<DynamicContainer> tracesOnAnAttachedLoopAreThoseOfCPython() {
    return PROFILES.stream()
        .map(profile -> dynamicContainer(profile, scenarios(profile, AttachedStage::new)));
  }

  private static Stream<DynamicTest> scenarios(String profile, Stage.Factory stages) {
    List<String> lines = linesOf(profile + ".jsonl");
    assertThat(lines).hasSize(SCENARIOS_PER_PROFILE);
    return Stream.iterate(1, seed -> seed <= lines.size(), seed -> seed + 1)
        .map(seed -> dynamicTest(profile + "-" + seed, () -> check(lines.get(seed - 1), stages)));
  }

  private static List<String> linesOf(String resource) {
    try (InputStream in = RecordedScenariosTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(resource, e);
    }
  }

  private static void check(String line, Stage.Factory stages) throws Exception {
    Scenario scenario = Scenario.parse(line);
    var trace = scenario.execute(stages);
    Difference difference = scenario.compare(trace);
    if (difference != null) {
      throw new AssertionError(describe(difference, trace));
    }
  }

  private static String describe(Difference difference, List<?> trace) {
    StringBuilder text = new StringBuilder("the trace differs at event " + difference.index());
    for (Object event :
        trace.subList(Math.max(0, difference.index() - SHOWN), difference.index())) {
      text.append("\n            ").append(Json.write(event));
    }
    return text.append("\n  expected: ")
        .append(difference.expected())
        .append("\n  actual:   ")
        .append(difference.actual())
        .toString();
  }
}
