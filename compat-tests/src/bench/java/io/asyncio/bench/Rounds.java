package io.asyncio.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of several candidates that were measured in turn, round by round. */
final class Rounds {

  private final Map<String, List<Double>> figures = new LinkedHashMap<>();

  /** Gives a candidate its place in the table. */
  void expect(String candidate) {
    figures.put(candidate, new ArrayList<>());
  }

  void add(String candidate, double figure) {
    figures.computeIfAbsent(candidate, name -> new ArrayList<>()).add(figure);
  }

  void clear() {
    figures.clear();
  }

  /**
   * Returns a table of extremes, medians and the ratios of the medians to the first candidate's.
   */
  String table(String unit) {
    StringBuilder table = new StringBuilder();
    double base = figures.isEmpty() ? 1 : median(figures.values().iterator().next());
    table.append(String.format(
        "%n%-12s %6s %14s %14s %6s %14s%n", "", "rounds", "min " + unit, "median", "ratio", "max"));
    figures.forEach((name, values) -> table.append(String.format(
        "%-12s %6d %14.2f %14.2f %6.2f %14.2f%n",
        name,
        values.size(),
        Collections.min(values),
        median(values),
        median(values) / base,
        Collections.max(values))));
    return table.toString();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
