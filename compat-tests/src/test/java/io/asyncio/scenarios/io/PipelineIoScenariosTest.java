package io.asyncio.scenarios.io;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.Leaks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Servers and clients of Netty, whose pipelines end in a protocol or a stream callback, give CPython's
 * trace of the recorded I/O scenarios that {@link PlainNetty} has all for, but for those of which
 * {@code pipeline.tsv} says why they do not; on a loop that runs itself, and on an attached one. As in
 * {@link AttachedIoScenariosTest} there is time for some.
 */
@ExtendWith(Leaks.class)
@TestInstance(Lifecycle.PER_CLASS)
class PipelineIoScenariosTest {

  private static final DeliberateDifferences LISTED = DeliberateDifferences.read("pipeline.tsv");

  private final List<RecordedIoScenario> scenarios = Sample.of(
      DeliberateDifferences.read("differences.tsv").others(Comparison.allScenarios()).stream()
          .filter(each -> PlainNetty.lacks(each.scenario()).isEmpty())
          .toList(),
      LISTED);

  @TestFactory
  Stream<DynamicContainer> tracesAreThoseOfCPython() {
    return new Comparison(Way.PIPELINE, scenarios, LISTED).containers();
  }

  @TestFactory
  Stream<DynamicContainer> tracesOnAnAttachedLoopAreThoseOfCPython() {
    return new Comparison(Way.ATTACHED_PIPELINE, scenarios, LISTED).containers();
  }

  @Test
  void whatIsListedIsAScenarioAndItsReasonIsDocumented() throws IOException {
    new Comparison(Way.PIPELINE, scenarios, LISTED)
        .assertListed(Path.of("..", "docs", "netty.md"), "%s");
  }

  @Test
  void scenariosAreLeftOutForWhatPlainNettyLacks() {
    Map<String, Long> lacking = Comparison.allScenarios().stream()
        .map(each -> PlainNetty.lacks(each.scenario()))
        .flatMap(Optional::stream)
        .collect(groupingBy(identity(), TreeMap::new, counting()));

    assertThat(lacking)
        .containsExactlyInAnyOrderEntriesOf(Map.of(
            "a connection", 296L,
            "the carrier unix", 324L,
            "the carrier tls", 292L,
            "the carrier starttls", 83L,
            "a server of asyncio", 149L,
            "a socket of the JDK", 125L,
            "the errors of all addresses", 6L,
            "a factory of protocols", 1L));
  }
}
