package io.asyncio.conformance;

/** How a test ended; of several runs of one test the latest constant counts. */
public enum Outcome {
  SKIPPED,
  PASSED,
  FAILED;

  /** What both together come to. */
  public Outcome and(Outcome other) {
    return compareTo(other) < 0 ? other : this;
  }
}
