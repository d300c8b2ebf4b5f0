package io.asyncio.scenarios.io;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a run: lists of {@code [step, lane, event, details...]}. Used by the thread that
 * runs the loop, and in its callbacks.
 */
final class Trace {

  private static final String DATA = "data";

  private final List<List<@Nullable Object>> events = new ArrayList<>();
  private final Map<String, List<@Nullable Object>> lastOfLane = new HashMap<>();
  private final Map<String, Total> totals = new TreeMap<>();
  private int step;
  private long activity;

  private static final class Total {
    final CRC32 sum = new CRC32();
    int bytes;
  }

  /** Has the next events belong to a step. */
  void beginStep(int number) {
    step = number;
  }

  /** Notes that something goes on, which is not an event itself. */
  void touch() {
    activity++;
  }

  /** Returns a number that grows while something goes on. */
  long activity() {
    return activity;
  }

  void add(String lane, String event, @Nullable Object... details) {
    addAll(lane, event, Arrays.asList(details));
  }

  void addAll(String lane, String event, List<? extends @Nullable Object> details) {
    touch();
    List<@Nullable Object> line = new ArrayList<>(3 + details.size());
    line.add(step);
    line.add(lane);
    line.add(event);
    line.addAll(details);
    events.add(line);
    lastOfLane.put(lane, line);
  }

  /** Notes bytes that a protocol was given; neighbouring ones are one event. */
  void addData(String lane, String tag, byte[] data) {
    Total total = totals.computeIfAbsent(lane, _ -> new Total());
    total.bytes += data.length;
    total.sum.update(data);
    ByteArrayOutputStream chunk = openChunk(lane, tag);
    if (chunk == null) {
      chunk = new ByteArrayOutputStream();
      add(lane, DATA, tag, chunk);
    }
    touch();
    chunk.writeBytes(data);
  }

  private @Nullable ByteArrayOutputStream openChunk(String lane, String tag) {
    List<@Nullable Object> last = lastOfLane.get(lane);
    if (last == null || !Integer.valueOf(step).equals(last.getFirst())) {
      return null;
    }
    boolean open = DATA.equals(last.get(2)) && tag.equals(last.get(3));
    return open ? (ByteArrayOutputStream) last.getLast() : null;
  }

  /** Adds how much each lane has got in all. */
  void addTotals() {
    totals.forEach((lane, total) -> add(lane, "total", total.bytes, Payload.shown(total.sum)));
  }

  /** Returns the events so far, as they are written. */
  List<List<@Nullable Object>> events() {
    List<List<@Nullable Object>> copies = new ArrayList<>();
    for (List<@Nullable Object> event : events) {
      List<@Nullable Object> copy = new ArrayList<>(event);
      copy.replaceAll(detail -> detail instanceof ByteArrayOutputStream chunk
          ? Payload.shown(chunk.toByteArray())
          : detail);
      copies.add(copy);
    }
    return copies;
  }
}
