package io.asyncio.faults;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what comes of a fault, on any thread, and remembers the first troubles. */
final class Tally {

  private static final int MOST_TROUBLES = 12;

  private final AtomicLong tried = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong leaked = new AtomicLong();
  private final AtomicLong hung = new AtomicLong();
  private final Map<String, Long> troubles = new LinkedHashMap<>();

  void tried(long count) {
    tried.addAndGet(count);
  }

  void lost(long count, String what) {
    add(lost, count, "lost: " + what);
  }

  void leaked(long count, String what) {
    add(leaked, count, "leaked: " + what);
  }

  void hung(long count, String what) {
    add(hung, count, "hung: " + what);
  }

  private void add(AtomicLong sum, long count, String trouble) {
    if (count != 0) {
      sum.addAndGet(count);
      remember(trouble, count);
    }
  }

  private synchronized void remember(String trouble, long count) {
    if (troubles.size() < MOST_TROUBLES || troubles.containsKey(trouble)) {
      troubles.merge(trouble, count, Long::sum);
    }
  }

  FaultResult result() {
    return new FaultResult(tried.get(), lost.get(), leaked.get(), hung.get());
  }

  /** Returns the first different ones, each with its count if that is not 1. */
  synchronized List<String> troubles() {
    return troubles.entrySet().stream()
        .map(each ->
            each.getValue() == 1 ? each.getKey() : each.getKey() + " (" + each.getValue() + ")")
        .toList();
  }
}
