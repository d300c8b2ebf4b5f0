package io.asyncio.examples;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is told what. */
final class RedisTopics {

  private final Map<String, Set<RedisSession>> listeners = new HashMap<>();

  void add(String topic, RedisSession session) {
    listeners.computeIfAbsent(topic, _ -> new LinkedHashSet<>()).add(session);
  }

  void remove(String topic, RedisSession session) {
    listeners.computeIfPresent(topic, (_, sessions) -> {
      sessions.remove(session);
      return sessions.isEmpty() ? null : sessions;
    });
  }

  /** Tells all who listen, and returns how many they are. */
  int publish(String topic, byte[] text) {
    List<RedisSession> told = List.copyOf(listeners.getOrDefault(topic, Set.of()));
    told.forEach(session -> session.tell(topic, text));
    return told.size();
  }
}
