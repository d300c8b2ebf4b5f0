package io.asyncio.faults;

import java.util.List;

/** The faults of the suite, in the order in which they are run and listed. */
final class Faults {

  static final List<Fault> ALL =
      List.of(new Connections(), new Churn(), new Resets(), new Cancellation());

  private Faults() {}

  static Fault named(String name) {
    return ALL.stream()
        .filter(fault -> fault.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "there is no fault " + name + " in " + ALL.stream().map(Fault::name).toList()));
  }
}
