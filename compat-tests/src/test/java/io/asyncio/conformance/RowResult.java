package io.asyncio.conformance;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the tests of a row came to.
 *
 * @param tests classes and methods
 */
record RowResult(LedgerRow row, Set<String> tests, Verdict verdict) {

  private static final int ENGINES = 2;

  enum Verdict {
    PASSED("passed on both engines"),
    PASSED_ON_ONE("passed on one engine"),
    FAILED("failed"),
    /** By an assumption that does not hold on this machine. */
    SKIPPED("skipped"),
    NONE("no test");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  static RowResult of(LedgerRow row, Collection<TestRun> runs) {
    Set<String> tests =
        runs.stream().map(TestRun::test).collect(Collectors.toCollection(TreeSet::new));
    return new RowResult(row, tests, verdict(runs));
  }

  private static Verdict verdict(Collection<TestRun> runs) {
    if (runs.isEmpty()) {
      return Verdict.NONE;
    }
    if (runs.stream().anyMatch(run -> run.outcome() == Outcome.FAILED)) {
      return Verdict.FAILED;
    }
    long engines = runs.stream()
        .filter(run -> run.outcome() == Outcome.PASSED)
        .map(TestRun::engine)
        .distinct()
        .count();
    if (engines == 0) {
      return Verdict.SKIPPED;
    }
    return engines == ENGINES ? Verdict.PASSED : Verdict.PASSED_ON_ONE;
  }

  /**
   * Whether it applies and nothing has shown it; what this machine cannot test is not held open.
   */
  boolean isOpen() {
    return row.isApplicable() && verdict != Verdict.PASSED && verdict != Verdict.SKIPPED;
  }

  /** The line of the report. */
  String line() {
    return String.join(
        "\t", row.id(), row.area(), row.applies(), String.join(", ", tests), verdict.toString());
  }
}
