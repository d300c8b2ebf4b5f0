package io.asyncio.scenarios.io;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A scenario.
 *
 * @param id its name
 * @param carrier what its connections go over: {@code tcp}, {@code unix}, {@code tls} or {@code
 *     starttls}
 * @param steps lists of operations, each list for one callback of the loop
 * @param protocols what the protocols of endpoints do; {@code c0'} is the one that {@code
 *     set_protocol} gives {@code c0}
 * @param tasks what tasks do, by name
 * @param bodies what the handlers of a stream server's clients do, by the client's name
 * @param callbacks what the readers and writers of raw sockets do, by name
 * @param failingFactories the endpoints whose protocol factory raises
 * @param muchInput whether so much arrives that the bounds of its pieces are left to chance
 */
public record IoScenario(
    String id,
    String carrier,
    List<List<Op>> steps,
    Map<String, ProtocolScript> protocols,
    Map<String, List<Op>> tasks,
    Map<String, List<Op>> bodies,
    Map<String, WatchScript> callbacks,
    Set<String> failingFactories,
    boolean muchInput) {

  /** Returns all operations, wherever they stand. */
  Stream<Op> ops() {
    return Stream.of(
            steps.stream(),
            tasks.values().stream(),
            bodies.values().stream(),
            protocols.values().stream().flatMap(each -> each.on().values().stream()),
            callbacks.values().stream().map(WatchScript::ops))
        .flatMap(lists -> lists)
        .flatMap(List::stream);
  }

  /** Returns the script of an endpoint's protocol. */
  ProtocolScript protocol(String name) {
    return protocols.getOrDefault(name, ProtocolScript.NONE);
  }

  /** Returns what a reader or writer does. */
  WatchScript callback(String name) {
    return callbacks.getOrDefault(name, WatchScript.NONE);
  }
}
