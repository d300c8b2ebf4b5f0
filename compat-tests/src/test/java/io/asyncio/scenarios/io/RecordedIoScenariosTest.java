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
 * Every recorded I/O scenario gives CPython's trace on every transport that the machine has, but for
 * those of which {@code differences.tsv} says why they do not: 141 made by hand, of one behaviour
 * each, 254 random ones, and 125 random ones over sockets that stood already; and of those made by
 * hand, and of others such, over Unix sockets: 116, 168 and 40; and over TLS, 83 made by hand and
 * 209 random ones, and 83 over TCP of which TLS is made meanwhile. Of several endpoints of datagrams at a time there are 92, of servers with several
 * listeners 90, and of sockets that are watched or waited for 140, some 20 of each of them random.
 */
@ExtendWith(Leaks.class)
@TestInstance(Lifecycle.PER_CLASS)
class RecordedIoScenariosTest {

  /** Goes with this instance, or every later collection would take longer. */
  private final Comparison comparison = new Comparison(
      Way.OWN, Comparison.allScenarios(), DeliberateDifferences.read("differences.tsv"));

  @TestFactory
  Stream<DynamicContainer> tracesAreThoseOfCPython() {
    return comparison.containers();
  }

  @Test
  void whatIsListedIsAScenarioAndItsReasonIsDocumented() throws IOException {
    comparison.assertListed(Path.of("..", "docs", "differences.md"), "| %s |");
  }
}
