package io.asyncio.scenarios;

import io.asyncio.scenarios.json.Json;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where two traces part.
 *
 * @param index of the event, from 0
 * @param expected the event that was recorded, or {@link #NOTHING}
 * @param actual the event that came, or {@link #NOTHING}
 */
record Difference(int index, String expected, String actual) {

  /** Stands where one trace has ended. */
  static final String NOTHING = "(no event)";

  /** Returns the first difference, or {@code null} if there is none. */
  static @Nullable Difference first(List<?> expected, List<?> actual) {
    int longer = Math.max(expected.size(), actual.size());
    for (int index = 0; index < longer; index++) {
      boolean both = index < expected.size() && index < actual.size();
      if (!both || !Objects.equals(expected.get(index), actual.get(index))) {
        return new Difference(index, event(expected, index), event(actual, index));
      }
    }
    return null;
  }

  private static String event(List<?> trace, int index) {
    return index < trace.size() ? Json.write(trace.get(index)) : NOTHING;
  }

  /** Returns both events, side by side. */
  @Override
  public String toString() {
    return "event " + index + ": " + expected + " | " + actual;
  }
}
