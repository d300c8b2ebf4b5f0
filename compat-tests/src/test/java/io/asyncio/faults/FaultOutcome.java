package io.asyncio.faults;

import io.asyncio.netty.IoTransport;
import java.util.List;
import java.util.Locale;

/**
 * What came of one fault on one lane.
 *
 * @param seed that of its chance
 * @param seconds how long it took
 * @param troubles the first ones
 */
record FaultOutcome(
    String fault, Lane lane, long seed, double seconds, FaultResult result, List<String> troubles) {

  private static final String TAB = "\t";

  /** Returns the line to print, and the troubles below it. */
  String text() {
    String line = String.format(
        Locale.ROOT,
        "%-4s %-16s %-17s %s, seed %d, %.1f s",
        result.isClean() ? "OK" : "FAIL",
        fault,
        lane,
        result,
        seed,
        seconds);
    StringBuilder text = new StringBuilder(line);
    troubles.forEach(trouble -> text.append("\n       ").append(trouble));
    return text.toString();
  }

  /** Returns a line for other processes, without the troubles. */
  String record() {
    return String.join(
        TAB,
        fault,
        lane.engine(),
        lane.transport().name(),
        Long.toString(seed),
        Double.toString(seconds),
        Long.toString(result.tried()),
        Long.toString(result.lost()),
        Long.toString(result.leaked()),
        Long.toString(result.hung()));
  }

  static FaultOutcome parse(String record) {
    String[] parts = record.split(TAB, -1);
    return new FaultOutcome(
        parts[0],
        new Lane(parts[1], IoTransport.valueOf(parts[2])),
        Long.parseLong(parts[3]),
        Double.parseDouble(parts[4]),
        new FaultResult(
            Long.parseLong(parts[5]),
            Long.parseLong(parts[6]),
            Long.parseLong(parts[7]),
            Long.parseLong(parts[8])),
        List.of());
  }
}
