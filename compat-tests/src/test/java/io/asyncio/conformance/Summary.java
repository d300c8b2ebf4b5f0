package io.asyncio.conformance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Writes docs/conformance.md: the results by area. */
final class Summary {

  private Summary() {}

  private static final String INTRODUCTION = """
      # Conformance

      This page is written by the build (`mvn verify`); edits are lost.

      CPython's own tests say what asyncio does. Each of them, and each of uvloop's, is a row of a ledger
      ([core](../compat-tests/src/test/resources/conformance/ledger-core.tsv): tasks, futures, locks,
      queues and the like; [io](../compat-tests/src/test/resources/conformance/ledger-io.tsv): the loop,
      transports, streams, subprocesses) that states the behaviour it shows and whether that makes sense
      on the JVM: yes, adapted to Java, or no. A test of ours that asserts the behaviour of a row bears
      its name, `@CPython("test_queues::QueueGetTests::test_blocking_get")`, and runs on both coroutine
      engines.

      After a build, `compat-tests/target/conformance.tsv` lists each row with the tests that assert it
      and how they ended. Here, "apply" counts the rows marked yes or adapted, "tested" those of them
      whose tests pass, and "open" the rest.

      """;

  static String of(Ledger ledger, Collection<RowResult> results) {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    table(page, "Core", results.stream().filter(result -> result.row().isCore()).toList());
    table(
        page,
        "Input and output",
        results.stream().filter(result -> !result.row().isCore()).toList());
    corrections(page, ledger);
    return page.toString().stripTrailing() + "\n";
  }

  private static void table(StringBuilder page, String title, List<RowResult> results) {
    Map<String, List<RowResult>> areas = results.stream()
        .collect(Collectors.groupingBy(
            result -> result.row().area(), TreeMap::new, Collectors.toList()));
    page.append("## ").append(title).append("\n\n");
    page.append("| area | rows | apply | tested | open |\n|---|---:|---:|---:|---:|\n");
    areas.forEach((area, rows) -> line(page, area, rows));
    line(page, "**all**", results);
    page.append('\n');
  }

  private static void line(StringBuilder page, String area, List<RowResult> results) {
    long apply = results.stream().filter(result -> result.row().isApplicable()).count();
    long open = results.stream().filter(RowResult::isOpen).count();
    page.append("| ").append(area);
    LongStream.of(results.size(), apply, apply - open, open)
        .forEach(count -> page.append(" | ").append(count));
    page.append(" |\n");
  }

  private static void corrections(StringBuilder page, Ledger ledger) {
    if (ledger.corrections().isEmpty()) {
      return;
    }
    page.append("## Corrected rows\n\n");
    page.append(
        "What [corrections.tsv](../compat-tests/src/test/resources/conformance/corrections.tsv)"
            + " changes in the ledgers or adds to them, and why:\n\n");
    new TreeMap<>(ledger.corrections())
        .forEach((id, reason) -> page.append("- `%s`: %s\n".formatted(id, reason)));
  }
}
