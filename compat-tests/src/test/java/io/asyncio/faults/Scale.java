package io.asyncio.faults;

import java.time.Duration;

/** How much is tried. */
enum Scale {
  /** For the normal tests. */
  SHORT(Duration.ofSeconds(40), 10),
  /** For {@code mvn verify -Pfaults}. */
  FULL(Duration.ofMinutes(2), 30);

  private final Duration deadline;
  private final double patience;

  Scale(Duration deadline, double patience) {
    this.deadline = deadline;
    this.patience = patience;
  }

  /** Returns the time after which a fault that is not over has hung. */
  Duration deadline() {
    return deadline;
  }

  /** Returns the seconds after which a wait that has not ended has hung. */
  double patience() {
    return patience;
  }

  /** Returns one of two numbers. */
  int of(int shortly, int fully) {
    return this == SHORT ? shortly : fully;
  }
}
