package io.asyncio.scenarios.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Leaks;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every recorded I/O scenario gives CPython's trace on every transport that the machine has, but for
 * those of which {@code differences.tsv} says why they do not: 141 made by hand, of one behaviour
 * each, 254 random ones, and 125 random ones over sockets that stood already; and of those made by
 * hand, and of others such, over Unix sockets: 116, 168 and 40; and over TLS, 60 made by hand and
 * 104 random ones. Of several endpoints of datagrams at a time there are 92, of servers with several
 * listeners 90, and of sockets that are watched or waited for 140, some 20 of each of them random.
 */
@ExtendWith(Leaks.class)
class RecordedIoScenariosTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "differences.md");

  private static final List<RecordedIoScenario> SCENARIOS = Stream.of(
          "minimal.jsonl",
          "calm.jsonl",
          "adopt.jsonl",
          "unix-minimal.jsonl",
          "unix-calm.jsonl",
          "unix-adopt.jsonl",
          "tls.jsonl",
          "endpoints.jsonl",
          "servers.jsonl",
          "readiness.jsonl")
      .flatMap(resource -> RecordedIoScenario.all(resource).stream())
      .toList();

  private static final DeliberateDifferences LISTED = DeliberateDifferences.read("differences.tsv");

  /** What has differed, by transport and id. */
  private final Map<IoTransport, Map<String, Lanes>> differing = new EnumMap<>(IoTransport.class);

  @TestFactory
  Stream<DynamicContainer> tracesAreThoseOfCPython() {
    Stream<DynamicContainer> transports = Transports.available().stream()
        .map(each -> dynamicContainer(each.name(), Stream.of(each).flatMap(this::examine)));
    Stream<DynamicTest> listed = LISTED.entries().values().stream()
        .map(entry -> dynamicTest(entry.id(), () -> assertStillDiffers(entry)));
    return Stream.concat(transports, Stream.of(dynamicContainer("listed", listed)));
  }

  /** Executes all scenarios at once, when the container is entered. */
  private Stream<DynamicTest> examine(IoTransport transport) {
    Map<String, Lanes> found = new Examination(transport, LISTED).differing(SCENARIOS);
    differing.put(transport, found);
    return SCENARIOS.stream()
        .filter(scenario -> !LISTED.allow(scenario.id(), transport))
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

  @Test
  void whatIsListedIsAScenarioAndItsReasonIsDocumented() throws IOException {
    String document = Files.readString(DOCUMENT);
    Set<String> ids = new TreeSet<>();
    SCENARIOS.forEach(scenario -> assertThat(ids.add(scenario.id())).isTrue());
    LISTED.entries().values().forEach(entry -> {
      assertThat(ids).contains(entry.id());
      assertThat(document).contains("| " + entry.reason() + " |");
    });
  }
}
