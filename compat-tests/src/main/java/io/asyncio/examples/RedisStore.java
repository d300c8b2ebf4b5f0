package io.asyncio.examples;

import static io.asyncio.Asyncio.getRunningLoop;

import io.asyncio.TimerHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What is kept, by its keys; timers of the loop forget what is kept for a time. */
final class RedisStore {

  private static final int MOST_KEYS = 100_000;

  /**
   * A value.
   *
   * @param expiry when it is forgotten; {@code null} for never
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares values
  private record Entry(byte[] value, TimerHandle expiry) {

    boolean isFresh() {
      return expiry == null || getRunningLoop().time() < expiry.when();
    }

    void cancel() {
      if (expiry != null) {
        expiry.cancel();
      }
    }
  }

  private final Map<String, Entry> entries = new HashMap<>();

  private Entry find(String key) {
    Entry entry = entries.get(key);
    return entry != null && entry.isFresh() ? entry : null;
  }

  boolean has(String key) {
    return find(key) != null;
  }

  /** Returns the value of a key, or {@code null}. */
  byte[] get(String key) {
    Entry entry = find(key);
    return entry == null ? null : entry.value();
  }

  /** Sets a value, for good. */
  void set(String key, byte[] value) throws RedisError {
    if (entries.size() >= MOST_KEYS && !entries.containsKey(key)) {
      throw new RedisError("there is no room for another key");
    }
    put(key, new Entry(value, null));
  }

  /** Sets a value, and leaves it as it is when it is forgotten. */
  void change(String key, byte[] value) throws RedisError {
    Entry entry = find(key);
    if (entry == null) {
      set(key, value);
    } else {
      entries.put(key, new Entry(value, entry.expiry()));
    }
  }

  /** Has a value forgotten in a while; returns whether there is one. */
  boolean expire(String key, double seconds) {
    Entry entry = find(key);
    if (entry == null) {
      return false;
    }
    put(key, new Entry(entry.value(), getRunningLoop().callLater(seconds, () -> forget(key))));
    return true;
  }

  private void put(String key, Entry entry) {
    Entry before = entries.put(key, entry);
    if (before != null) {
      before.cancel();
    }
  }

  private void forget(String key) {
    entries.remove(key);
  }

  /** Returns in how many seconds a value is forgotten, if it is. */
  OptionalDouble rest(String key) {
    Entry entry = find(key);
    return entry == null || entry.expiry() == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(entry.expiry().when() - getRunningLoop().time());
  }

  /** Returns whether there was a value. */
  boolean remove(String key) {
    boolean was = has(key);
    Entry entry = entries.remove(key);
    if (entry != null) {
      entry.cancel();
    }
    return was;
  }

  int size() {
    return entries.size();
  }
}
