package io.asyncio.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.scenarios.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before it runs, and how a trace is compared. */
@Timeout(60)
class ScenarioTest {

  /** Returns a scenario; what is given may be written with single quotes. */
  private static String scenario(String main, String trace) {
    return """
        {'format': 1, 'profile': 'tasks', 'seed': 1,
         'program': {
          'objects': {'L': {'kind': 'lock'}, 'N': {'kind': 'counter', 'value': 0}},
          'coroutines': {'c1': [{'op': 'sleep', 'ms': 10}]},
          'generators': {'g1': [{'op': 'yield', 'value': 1}]},
          'main': [MAIN]},
         'trace': TRACE}
        """.replace("MAIN", main).replace("TRACE", trace).replace('\'', '"');
  }

  private static void assertRefused(String text, String message) {
    assertThatExceptionOfType(UnusableScenario.class)
        .isThrownBy(() -> Scenario.parse(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op': 'fly'}|main[0]: unknown operation \"fly\"",
        "{'on': 'L'}|main[0]: the field \"op\" is missing",
        "{'op': 'log'}|main[0]: the field \"text\" is missing",
        "{'op': 'log', 'text': 7}|main[0]: \"text\" must be a text, not 7",
        "{'op': 'sleep', 'ms': null}|main[0]: \"ms\" must be a whole number, not null",
        "{'op': 'sleep', 'ms': 1.5}|main[0]: \"ms\" must be a whole number, not 1.5",
        "{'op': 'acquire', 'on': 'X'}|main[0]: there is no object \"X\"",
        "{'op': 'acquire', 'on': 'N'}|main[0]: the object \"N\" is of the wrong kind",
        "{'op': 'create_task', 'name': 'T', 'coro': 'c2'}|main[0]: there is no coroutine \"c2\"",
        "{'op': 'generator', 'as': 'A', 'generator': 'c1'}|main[0]: there is no generator \"c1\"",
        "{'op': 'yield', 'value': 1}|main[0]: \"yield\" may stand in generators alone",
        "{'op': 'break'}|main[0]: there is nothing that \"break\" could leave",
        "{'op': 'wait', 'on': [], 'timeout': 1, 'return_when': 'NEVER'}"
            + "|main[0]: unknown \"return_when\": \"NEVER\"",
        "{'op': 'raise', 'type': 'OSError', 'message': '#'}"
            + "|main[0]: \"type\" must be an exception that a scenario may raise, not \"OSError\"",
        "{'op': 'call_soon', 'handle': 'h', 'body': [{'op': 'sleep', 'ms': 1}]}"
            + "|main[0].body[0]: the operation \"sleep\" may not stand in a callback",
        "{'op': 'try', 'except': [], 'finally': [{'op': 'return', 'value': 1}]}"
            + "|main[0].finally[0]: \"return\" may not stand in a finally",
        "{'op': 'try', 'body': [], 'except': [{'types': ['Oops'], 'body': [], 'reraise': true}]}"
            + "|main[0].except[0]: unknown exception \"Oops\"",
        "7|main[0] must be an object, not 7",
      })
  void programThatIsNotRightIsRefused(String operation, String message) {
    String where = message.startsWith("main[0] ") ? ": " : "";
    assertRefused(scenario(operation, "[]"), where + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|\"format\" must be 1, not null",
        "{\"format\": 2}|\"format\" must be 1, not 2",
        "{\"format\": 1}|the field \"program\" is missing, or not an object",
        "{\"format\": 1, \"program\": {}}|program: the field \"coroutines\" is missing",
        "[]|not a scenario: it must be an object",
      })
  void textThatIsNoScenarioIsRefused(String text, String message) {
    assertRefused(text, message);
  }

  @Test
  void textThatIsNotJsonIsRefused() {
    for (String text : List.of("", "scenario", "{", "[1, 2,]", "{'format': 1}", "NaN", "{} {}")) {
      assertThatExceptionOfType(UnusableScenario.class)
          .as(text)
          .isThrownBy(() -> Scenario.parse(text))
          .withMessageMatching("not JSON( at line 1 column \\d+)?");
    }
  }

  @Test
  void tracesAreComparedToTheirEnds() throws Exception {
    String start = "[0, 'main', 'start']";
    String log = "[0, 'main', 'log', 'a']";
    String end = "[0, 'main', 'end', 'result', null]";
    String finished = "[0, 'main', 'finished']";
    String main = "{'op': 'log', 'text': 'a'}";

    assertThat(differenceOf(main, start, log, end, finished)).isNull();
    assertThat(differenceOf(main, start, log, end, finished, "[0, 'loop', 'log']"))
        .hasToString("event 4: [0, \"loop\", \"log\"] | (no event)");
    assertThat(differenceOf(main, start, log, end))
        .hasToString("event 3: (no event) | [0, \"main\", \"finished\"]");
    assertThat(differenceOf(main, start, end, log, finished))
        .hasToString(
            "event 1: [0, \"main\", \"end\", \"result\", null] | [0, \"main\", \"log\", \"a\"]");
  }

  private static Difference differenceOf(String main, String... trace) throws Exception {
    Scenario scenario =
        Scenario.parse(scenario(main, "[" + String.join(", ", List.of(trace)) + "]"));
    return scenario.compare(scenario.execute());
  }

  @Test
  void partsOfAMillisecondShowInATrace() {
    assertThat(Json.write(Millis.of(0.3))).isEqualTo("300");
    assertThat(Json.write(Millis.of(0.1 + 0.2))).isEqualTo("300");
    assertThat(Json.write(Millis.of(0.300_001))).isEqualTo("300.001000");
    assertThat(Millis.of(Double.POSITIVE_INFINITY)).isNull();
  }
}
