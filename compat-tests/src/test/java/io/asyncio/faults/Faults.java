package io.asyncio.faults;

import java.util.List;

/** The faults of the suite, in the order in which they are run and listed. */
final class Faults {

  static final List<Fault> ALL = List.of(
      new Connections(),
      new Churn(),
      new Resets(),
      new StalledReaders(),
      new BadNetwork(),
      new Throwing(),
      new Cancellation(),
      new Flood(),
      new ClosingLoops(),
      new ManyLoops(),
      new Blocking(),
      new Depth(),
      new Children(),
      new StreamAbuse(),
      new TlsAbuse(),
      new Interrupts(),
      new Signals(),
      new NoDescriptors());

  private Faults() {}

  /** Returns the one of that name; or that of the class of that name, which is in no list. */
  static Fault named(String name) {
    return ALL.stream()
        .filter(fault -> fault.name().equals(name))
        .findFirst()
        .orElseGet(() -> newFault(name));
  }

  private static Fault newFault(String type) {
    try {
      return Class.forName(type)
          .asSubclass(Fault.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      List<String> names = ALL.stream().map(Fault::name).toList();
      throw new IllegalArgumentException("there is no fault " + type + " in " + names, e);
    }
  }
}
