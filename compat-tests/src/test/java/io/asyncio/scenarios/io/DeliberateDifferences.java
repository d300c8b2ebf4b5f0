package io.asyncio.scenarios.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.asyncio.netty.IoTransport;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The scenarios whose traces differ on purpose.
 *
 * @param entries what is listed, by the scenario's id
 */
record DeliberateDifferences(Map<String, Entry> entries) {

  private static final String SEPARATOR = "\t";
  private static final int COLUMNS = 3;
  private static final String EVERY_TRANSPORT = "all";

  /**
   * A scenario that may differ.
   *
   * @param transports where it does
   * @param reason the words of docs/differences.md that name the difference
   */
  record Entry(String id, Set<IoTransport> transports, String reason) {}

  /** Reads a resource: lines of an id, transports, and a reason, with tabs between. */
  static DeliberateDifferences read(String resource) {
    try (InputStream in = DeliberateDifferences.class.getResourceAsStream(resource)) {
      return parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new AssertionError(resource, e);
    }
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if a line has other columns or names no transport
   * @throws IllegalStateException if an id stands there twice
   */
  static DeliberateDifferences parse(String text) {
    return new DeliberateDifferences(text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(DeliberateDifferences::entry)
        .collect(toUnmodifiableMap(Entry::id, Function.identity())));
  }

  private static Entry entry(String line) {
    String[] columns = line.split(SEPARATOR, -1);
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException("not an id, transports and a reason: " + line);
    }
    return new Entry(columns[0], transports(columns[1]), columns[2]);
  }

  private static Set<IoTransport> transports(String names) {
    Set<IoTransport> transports = EnumSet.noneOf(IoTransport.class);
    if (names.equals(EVERY_TRANSPORT)) {
      return EnumSet.complementOf(EnumSet.of(IoTransport.AUTO));
    }
    Arrays.stream(names.split(",", -1)).map(IoTransport::valueOf).forEach(transports::add);
    return transports;
  }

  /** Returns those of the scenarios that are not listed. */
  List<RecordedIoScenario> others(List<RecordedIoScenario> scenarios) {
    return scenarios.stream().filter(each -> !entries.containsKey(each.id())).toList();
  }

  /** Tells whether a scenario may differ on a transport. */
  boolean allow(String id, IoTransport transport) {
    Entry entry = entries.get(id);
    return entry != null && entry.transports().contains(transport);
  }
}
