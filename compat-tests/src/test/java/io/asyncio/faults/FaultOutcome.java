package io.asyncio.faults;

import io.asyncio.netty.IoTransport;
import java.util.List;
import java.util.Locale;

/** What came of one fault on one lane, with the seed of its chance and the first troubles. */
record FaultOutcome(String fault, Lane lane, long seed, FaultResult result, List<String> troubles) {

  private static final String TAB = "\t";

  /** Returns the line to print, and the troubles below it. */
  String text() {
    String line = String.format(
        Locale.ROOT,
        "%-4s %-22s %-18s %s, seed %d",
        result.isClean() ? "OK" : "FAIL",
        fault,
        lane,
        result,
        seed);
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
        new FaultResult(
            Long.parseLong(parts[4]),
            Long.parseLong(parts[5]),
            Long.parseLong(parts[6]),
            Long.parseLong(parts[7])),
        List.of());
  }
}
