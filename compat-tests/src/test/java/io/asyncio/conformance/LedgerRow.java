package io.asyncio.conformance;

import java.util.Set;

/**
 * A behaviour of CPython.
 *
 * @param ledger {@code core} or {@code io}
 * @param id the test of CPython's suite, or uvloop's, that shows it
 * @param since the version of Python that has it first, or uvloop
 * @param applies whether it makes sense on the JVM: {@code yes}, {@code adapted} or {@code no}
 */
record LedgerRow(String ledger, String id, String since, String applies, String behaviour) {

  LedgerRow {
    require(Set.of("core", "io").contains(ledger), id, "ledger", ledger);
    require(id.matches("[\\w/]+::\\w+::\\S.*"), id, "id", id);
    require(!since.isEmpty(), id, "since", since);
    require(Set.of("yes", "adapted", "no").contains(applies), id, "applies", applies);
    require(!behaviour.isEmpty(), id, "behaviour", behaviour);
  }

  boolean isApplicable() {
    return !applies.equals("no");
  }

  boolean isCore() {
    return ledger.equals("core");
  }

  /** What it is about: the name of the file of tests. */
  String area() {
    return id.substring(0, id.indexOf("::"))
        .replaceFirst("(^|/)test_", " ")
        .replace('_', ' ')
        .trim();
  }

  private static void require(boolean right, String id, String column, String value) {
    if (!right) {
      throw new IllegalArgumentException(
          "The row %s of a ledger has a wrong %s: \"%s\"".formatted(id, column, value));
    }
  }
}
