package io.asyncio.scenarios.io;

import io.asyncio.netty.testing.Leaks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a loop that is attached to an event loop of Netty's, recorded I/O scenarios give CPython's trace,
 * but for those of which {@code attached.tsv} says why they do not. There is time for some that have
 * every operation and every event over each carrier; those that differ on any loop are not among them.
 */
@ExtendWith(Leaks.class)
@TestInstance(Lifecycle.PER_CLASS)
class AttachedIoScenariosTest {

  private static final DeliberateDifferences LISTED = DeliberateDifferences.read("attached.tsv");

  private final Comparison comparison = new Comparison(
      Way.ATTACHED,
      Sample.of(
          DeliberateDifferences.read("differences.tsv").others(Comparison.allScenarios()), LISTED),
      LISTED);

  @TestFactory
  Stream<DynamicContainer> tracesAreThoseOfCPython() {
    return comparison.containers();
  }

  @Test
  void whatIsListedIsAScenarioAndItsReasonIsDocumented() throws IOException {
    comparison.assertListed(Path.of("..", "docs", "netty.md"), "%s");
  }
}
