package io.asyncio.scenarios.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Transports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/** The traces that scenarios give in one way beside CPython's, on every transport of the machine. */
final class Comparison {

  private static final String[] RESOURCES = {
    "minimal.jsonl",
    "calm.jsonl",
    "adopt.jsonl",
    "unix-minimal.jsonl",
    "unix-calm.jsonl",
    "unix-adopt.jsonl",
    "tls.jsonl",
    "starttls.jsonl",
    "endpoints.jsonl",
    "servers.jsonl",
    "readiness.jsonl"
  };

  private final Way way;
  private final List<RecordedIoScenario> scenarios;
  private final DeliberateDifferences listed;

  /** What has differed, by transport and id. */
  private final Map<IoTransport, Map<String, Lanes>> differing = new EnumMap<>(IoTransport.class);

  Comparison(Way way, List<RecordedIoScenario> scenarios, DeliberateDifferences listed) {
    this.way = way;
    this.scenarios = scenarios;
    this.listed = listed;
  }

  /** Returns all scenarios. */
  static List<RecordedIoScenario> allScenarios() {
    return scenarios(RESOURCES);
  }

  /** Returns the scenarios of some resources. */
  static List<RecordedIoScenario> scenarios(String... resources) {
    return Stream.of(resources)
        .flatMap(resource -> RecordedIoScenario.all(resource).stream())
        .toList();
  }

  /** Returns a container for each transport, with a test for each scenario, and one for the list. */
  Stream<DynamicContainer> containers() {
    Stream<DynamicContainer> transports = Transports.available().stream()
        .map(each -> dynamicContainer(each.name(), Stream.of(each).flatMap(this::examine)));
    Stream<DynamicTest> differences = listed.entries().values().stream()
        .map(entry -> dynamicTest(entry.id(), () -> assertStillDiffers(entry)));
    return Stream.concat(transports, Stream.of(dynamicContainer("listed", differences)));
  }

  /** Executes all scenarios at once, when the container is entered. */
  private Stream<DynamicTest> examine(IoTransport transport) {
    Map<String, Lanes> found = new Examination(way, transport, listed).differing(scenarios);
    differing.put(transport, found);
    return scenarios.stream()
        .filter(scenario -> !listed.allow(scenario.id(), transport))
        .map(scenario -> dynamicTest(scenario.id(), () -> check(scenario, found)));
  }

  private static void check(RecordedIoScenario scenario, Map<String, Lanes> found) {
    Lanes actual = found.get(scenario.id());
    if (actual != null) {
      throw new AssertionError(scenario.describe(actual));
    }
  }

  private void assertStillDiffers(DeliberateDifferences.Entry entry) {
    Set<IoTransport> here = new TreeSet<>(entry.transports());
    here.retainAll(differing.keySet());
    if (!here.isEmpty()) {
      assertThat(here)
          .as("transports on which %s, which is listed, differs", entry.id())
          .anyMatch(transport -> differing.get(transport).containsKey(entry.id()));
    }
  }

  /**
   * Asserts that what is listed is a scenario, and that a page says why, as {@code format} puts it,
   * wherever its lines break.
   */
  void assertListed(Path page, String format) throws IOException {
    String text = Files.readString(page).replaceAll("\\s+", " ");
    Set<String> ids = new TreeSet<>();
    scenarios.forEach(scenario -> assertThat(ids.add(scenario.id())).isTrue());
    listed.entries().values().forEach(entry -> {
      assertThat(ids).contains(entry.id());
      assertThat(text.contains(format.formatted(entry.reason())))
          .as("%s says: %s", page, entry.reason())
          .isTrue();
    });
  }
}
