package io.asyncio.faults;

import java.util.List;

/** What the system properties {@code asyncio.faults.*} choose; an empty one chooses nothing. */
final class FaultSettings {

  private static final String PREFIX = "asyncio.faults.";

  /** With which the normal tests run, so that they do the same each time. */
  private static final long USUAL_SEED = 20261128;

  private FaultSettings() {}

  /** Returns the seed: that which is given, or the usual one in the short form, or a new one. */
  static long seed(Scale scale) {
    String given = property("seed");
    if (!given.isEmpty()) {
      return Long.parseLong(given);
    }
    return scale == Scale.SHORT ? USUAL_SEED : System.currentTimeMillis();
  }

  static Scale scale(Scale otherwise) {
    String given = property("scale");
    return given.isEmpty() ? otherwise : Scale.valueOf(given);
  }

  static List<Fault> faults() {
    String given = property("case");
    return given.isEmpty()
        ? Faults.ALL
        : List.of(given.split(",", -1)).stream().map(Faults::named).toList();
  }

  /** Returns the lanes of this machine whose name has what is given in it, as in epoll/loop. */
  static List<Lane> lanes() {
    String lane = property("lane");
    return Lane.all().stream()
        .filter(each -> each.transport().isAvailable() && each.toString().contains(lane))
        .toList();
  }

  /** Tells whether all faults of all lanes are to happen, in full. */
  static boolean isEverything() {
    return faults().equals(Faults.ALL)
        && lanes().equals(Lane.all())
        && scale(Scale.FULL) == Scale.FULL;
  }

  private static String property(String name) {
    return System.getProperty(PREFIX + name, "");
  }
}
