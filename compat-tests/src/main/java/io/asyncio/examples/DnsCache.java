package io.asyncio.examples;

import java.util.LinkedHashMap;
import java.util.Map;

/** Answers that are still good. Forgets what was not asked for the longest time, if there are too many. */
final class DnsCache {

  private static final int MOST_ANSWERS = 10_000;

  private record Kept(DnsAnswer answer, double since) {

    boolean isGood(double now) {
      return now < since + answer.goodFor();
    }
  }

  private final Map<DnsKey, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<DnsKey, Kept> eldest) {
      return size() > MOST_ANSWERS;
    }
  };

  /**
   * Keeps an answer as long as it is good for.
   *
   * @param now in seconds
   */
  void put(DnsKey key, DnsAnswer answer, double now) {
    if (answer.goodFor() > 0) {
      kept.put(key, new Kept(answer, now));
    }
  }

  /** Returns what is left of an answer, or {@code null}. */
  DnsAnswer get(DnsKey key, double now) {
    Kept found = kept.get(key);
    if (found == null) {
      return null;
    }
    if (!found.isGood(now)) {
      kept.remove(key);
      return null;
    }
    return found.answer.aged((long) (now - found.since));
  }
}
