package io.asyncio.tools;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints rows so that their columns line up, however long what is in them. */
final class TaskTable {

  private static final List<String> HEADINGS = List.of(
      "tid",
      "task id",
      "task name",
      "coroutine stack",
      "awaiter chain",
      "awaiter name",
      "awaiter id");

  /** How wide the columns are at least. */
  private static final List<Integer> WIDTHS = List.of(10, 20, 20, 50, 50, 15, 15);

  private TaskTable() {}

  static void print(List<TaskRow> rows, PrintStream out) {
    List<Integer> widths = new ArrayList<>(WIDTHS);
    List<List<String>> lines = rows.stream().map(TaskTable::cells).toList();
    for (List<String> cells : lines) {
      for (int i = 0; i < cells.size(); i++) {
        widths.set(i, Math.max(widths.get(i), cells.get(i).length()));
      }
    }
    String format =
        String.join(" ", widths.stream().map(width -> "%-" + width + "s").toList()) + "%n";
    out.printf(format, HEADINGS.toArray());
    out.println("-".repeat(widths.stream().mapToInt(Integer::intValue).sum()));
    lines.forEach(cells -> out.printf(format, cells.toArray()));
  }

  private static List<String> cells(TaskRow row) {
    return List.of(
        Long.toString(row.threadId()),
        row.taskId(),
        row.taskName(),
        row.coroutineStack(),
        row.awaiterChain(),
        row.awaiterName(),
        row.awaiterId());
  }
}
