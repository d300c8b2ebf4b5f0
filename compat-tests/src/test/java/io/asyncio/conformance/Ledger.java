package io.asyncio.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The behaviours of CPython, one a row, with our corrections.
 *
 * @param rows by id, in the order of the files
 * @param corrections the reasons by id, for the rows that are not as the ledgers have them
 */
record Ledger(Map<String, LedgerRow> rows, Map<String, String> corrections) {

  /** Reads the ledgers among the test resources. */
  static Ledger load() {
    return of(read("ledger-core.tsv"), read("ledger-io.tsv"), read("corrections.tsv"));
  }

  /** Makes one of the lines of the files, whose first ones are headings. */
  static Ledger of(List<String> core, List<String> io, List<String> corrections) {
    Ledger ledger = new Ledger(new LinkedHashMap<>(), new LinkedHashMap<>());
    cells(core, 4).forEach(cells -> ledger.add("core", cells));
    cells(io, 4).forEach(cells -> ledger.add("io", cells));
    cells(corrections, 6).forEach(ledger::correct);
    return ledger;
  }

  Collection<LedgerRow> all() {
    return rows.values();
  }

  private void add(String ledger, String[] cells) {
    LedgerRow row = new LedgerRow(ledger, cells[0], cells[1], cells[2], cells[3]);
    if (rows.put(row.id(), row) != null) {
      throw new IllegalArgumentException("The ledgers have the row " + row.id() + " twice");
    }
  }

  /** Replaces the cells of a row that a correction gives, or adds a row. */
  private void correct(String[] cells) {
    String id = cells[0];
    if (cells[5].isEmpty()) {
      throw new IllegalArgumentException("The correction of " + id + " gives no reason");
    }
    LedgerRow old = rows.get(id);
    LedgerRow corrected = old == null
        ? new LedgerRow(cells[1], id, cells[2], cells[3], cells[4])
        : new LedgerRow(
            or(cells[1], old.ledger()),
            id,
            or(cells[2], old.since()),
            or(cells[3], old.applies()),
            or(cells[4], old.behaviour()));
    rows.put(id, corrected);
    if (corrections.put(id, cells[5]) != null) {
      throw new IllegalArgumentException("The row " + id + " is corrected twice");
    }
  }

  private static String or(String cell, String old) {
    return cell.isEmpty() ? old : cell;
  }

  private static List<String[]> cells(List<String> lines, int columns) {
    List<String[]> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      if (cells.length != columns) {
        throw new IllegalArgumentException(
            "A row of a ledger has %d cells, not %d: %s".formatted(cells.length, columns, line));
      }
      rows.add(cells);
    }
    return rows;
  }

  private static List<String> read(String name) {
    try (InputStream file = Ledger.class.getResourceAsStream("/conformance/" + name)) {
      if (file == null) {
        throw new IllegalStateException("There is no resource conformance/" + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
