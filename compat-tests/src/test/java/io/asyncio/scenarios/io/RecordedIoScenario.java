package io.asyncio.scenarios.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.scenarios.json.Json;
import io.asyncio.scenarios.json.NotJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A scenario with the trace that CPython gave.
 *
 * @param fields the scenario as it was written
 */
record RecordedIoScenario(Map<?, ?> fields, IoScenario scenario, Lanes expected) {

  /** Reads all scenarios of a resource, which has one a line. */
  static List<RecordedIoScenario> all(String resource) {
    try (InputStream in = RecordedIoScenario.class.getResourceAsStream(resource)) {
      List<RecordedIoScenario> all = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        all.add(read(line));
      }
      return all;
    } catch (IOException | NotJson e) {
      throw new AssertionError(resource, e);
    }
  }

  private static RecordedIoScenario read(String line) throws NotJson {
    Map<?, ?> fields = (Map<?, ?>) Json.parse(line);
    IoScenario scenario = IoScenarioReader.read(line);
    return new RecordedIoScenario(
        fields, scenario, Lanes.of(scenario, (List<?>) fields.get("trace")));
  }

  String id() {
    return scenario.id();
  }

  /** Returns what is to be done, and where another trace than CPython's came of it. */
  String describe(Lanes actual) {
    StringBuilder text = new StringBuilder(id()).append(" gives another trace than CPython");
    fields.forEach((name, value) -> {
      if (!List.of("id", "steps", "trace").contains(name)) {
        text.append("\n").append(name).append(": ").append(Json.write(value));
      }
    });
    List<?> steps = (List<?>) fields.get("steps");
    for (int i = 0; i < steps.size(); i++) {
      text.append("\nstep ").append(i).append(": ").append(Json.write(steps.get(i)));
    }
    for (Lanes.Place place : expected.differing(actual)) {
      text.append("\n").append(place).append("\n  of CPython:\n").append(expected.shown(place));
      text.append("\n  here:\n").append(actual.shown(place));
    }
    return text.toString();
  }
}
