package io.asyncio.scenarios;

import java.util.LinkedHashMap;
import java.util.Map;

/** A name space: what operations have made, in the order in which the names came up. */
final class Table<T> {

  private final Map<String, T> entries = new LinkedHashMap<>();

  /** Names something; what had the name before loses it, and leaves its place in the order. */
  void put(String name, T value) {
    entries.put(name, value);
  }

  /**
   * Returns what has a name.
   *
   * @throws MissingName if nothing has it
   */
  T get(String name) throws MissingName {
    T value = entries.get(name);
    if (value == null) {
      throw new MissingName(name);
    }
    return value;
  }

  /** Returns all that have a name now. */
  Map<String, T> entries() {
    return entries;
  }
}
