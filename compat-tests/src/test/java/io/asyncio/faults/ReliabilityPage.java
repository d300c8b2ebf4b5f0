package io.asyncio.faults;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the promises and the table of docs/reliability.md, between marks; the rest stays. */
final class ReliabilityPage {

  static final String BEGIN = "<!-- written by mvn verify -Pfaults; edits are lost -->\n";
  static final String END = "<!-- end of what is written by it -->\n";

  private final Path page;

  ReliabilityPage(Path page) {
    this.page = page;
  }

  /** Writes the outcomes of faults of the suite; a file that is right already stays as it was. */
  void write(List<FaultOutcome> outcomes) throws IOException {
    String before = Files.readString(page);
    int begin = before.indexOf(BEGIN);
    int end = before.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(page + " has no marks for the table");
    }
    String after = before.substring(0, begin + BEGIN.length())
        + promises(outcomes)
        + table(outcomes)
        + before.substring(end);
    if (!after.equals(before)) {
      Files.writeString(page, after);
    }
  }

  /** Returns a line for each fault, with what is promised. */
  static String promises(List<FaultOutcome> outcomes) {
    return outcomes.stream()
        .map(FaultOutcome::fault)
        .distinct()
        .map(fault -> "- **" + fault + "**: " + Faults.named(fault).promise() + "\n")
        .collect(joining("", "\n", ""));
  }

  /** Returns a row for each fault and a column for each lane, in the order of the outcomes. */
  static String table(List<FaultOutcome> outcomes) {
    Map<String, List<FaultOutcome>> byFault = outcomes.stream()
        .collect(groupingBy(FaultOutcome::fault, LinkedHashMap::new, Collectors.toList()));
    List<Lane> lanes = outcomes.stream().map(FaultOutcome::lane).distinct().toList();
    StringBuilder table = new StringBuilder("\n| case | tried");
    lanes.forEach(lane -> table.append(" | ").append(lane));
    table.append(" |\n|---|---:").append("|---:".repeat(lanes.size())).append("|\n");
    byFault.forEach((fault, each) -> row(table, fault, lanes, each));
    return table.append('\n').toString();
  }

  private static void row(
      StringBuilder table, String fault, List<Lane> lanes, List<FaultOutcome> outcomes) {
    Map<Lane, FaultResult> results =
        outcomes.stream().collect(Collectors.toMap(FaultOutcome::lane, FaultOutcome::result));
    List<String> cells = new ArrayList<>(List.of(fault, tried(outcomes)));
    for (Lane lane : lanes) {
      FaultResult result = results.get(lane);
      cells.add(result == null ? "" : cell(result));
    }
    table.append(cells.stream().collect(joining(" | ", "| ", " |\n")));
  }

  private static String tried(List<FaultOutcome> outcomes) {
    return outcomes.stream()
        .map(outcome -> outcome.result().tried())
        .distinct()
        .sorted()
        .map(String::valueOf)
        .collect(joining(", "));
  }

  private static String cell(FaultResult result) {
    return result.lost() + " / " + result.leaked() + " / " + result.hung();
  }
}
