package io.asyncio.scenarios.io;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses scenarios when there is no time for all. */
final class Sample {

  private Sample() {}

  /**
   * Returns those scenarios of a list that have an operation, or give an event, that none before them
   * had over the same carrier; and those that are listed.
   */
  static List<RecordedIoScenario> of(
      List<RecordedIoScenario> scenarios, DeliberateDifferences listed) {
    Set<String> seen = new HashSet<>();
    List<RecordedIoScenario> chosen = new ArrayList<>();
    for (RecordedIoScenario each : scenarios) {
      if (seen.addAll(features(each)) || listed.entries().containsKey(each.id())) {
        chosen.add(each);
      }
    }
    return chosen;
  }

  private static Set<String> features(RecordedIoScenario recorded) {
    Set<String> features = new HashSet<>();
    String carrier = recorded.scenario().carrier();
    recorded.scenario().ops().forEach(op -> features.add(carrier + " does " + op.name()));
    recorded
        .expected()
        .events()
        .forEach((_, events) ->
            events.forEach(event -> features.add(carrier + " tells " + event.getFirst())));
    return features;
  }
}
