package io.asyncio.scenarios.io;

import static java.util.stream.Collectors.joining;

import io.asyncio.scenarios.json.Json;
import io.asyncio.scenarios.json.NotJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A trace as it is compared: the events of each lane in each step. How they lie between those of
 * other lanes is left to chance.
 */
record Lanes(Map<Place, List<List<?>>> events) {

  /** The lanes of states begin so. */
  private static final String STATE = "=";

  /** A datagram endpoint's state tells only so much that is the same in every run. */
  private static final String DATAGRAM_STATE = "=u";

  private static final int SHOWN_OF_DATAGRAM_STATE = 3;

  /** Where much has been read, raw sockets' sending tells something in the last steps alone. */
  private static final int LAST_STEPS = 6;

  /** A lane in a step. */
  record Place(long step, String lane) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::step).thenComparing(Place::lane);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return "lane " + lane + " in step " + step;
    }
  }

  /** Sorts the events of a trace of {@code scenario}. */
  static Lanes of(IoScenario scenario, List<?> trace) {
    Map<Place, List<List<?>>> events = new TreeMap<>();
    for (Object line : asRead(trace)) {
      List<?> parts = (List<?>) line;
      Place place = new Place((Long) parts.get(0), (String) parts.get(1));
      List<?> event = parts.subList(2, parts.size());
      if (!isLeftToChance(scenario, place, String.valueOf(event.getFirst()))) {
        events.computeIfAbsent(place, _ -> new ArrayList<>()).add(shortened(place, event));
      }
    }
    return new Lanes(events);
  }

  /** Makes numbers of one type out of those of several. */
  private static List<?> asRead(List<?> trace) {
    try {
      return (List<?>) Json.parse(Json.write(trace));
    } catch (NotJson e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isLeftToChance(IoScenario scenario, Place place, String event) {
    if (!scenario.muchInput()) {
      return false;
    }
    return event.equals("data")
        || place.lane().startsWith(STATE)
        || (event.equals("sendbig") && place.step() < scenario.steps().size() - LAST_STEPS);
  }

  private static List<?> shortened(Place place, List<?> event) {
    boolean tooLong = event.size() > SHOWN_OF_DATAGRAM_STATE;
    return tooLong && place.lane().startsWith(DATAGRAM_STATE)
        ? event.subList(0, SHOWN_OF_DATAGRAM_STATE)
        : event;
  }

  /** Returns where another trace is different. */
  SortedSet<Place> differing(Lanes other) {
    SortedSet<Place> places = new TreeSet<>(events.keySet());
    places.addAll(other.events.keySet());
    places.removeIf(place -> at(place).equals(other.at(place)));
    return places;
  }

  /** Returns the events of a place, an event a line. */
  String shown(Place place) {
    return at(place).isEmpty()
        ? "    (no event)"
        : at(place).stream().map(event -> "    " + Json.write(event)).collect(joining("\n"));
  }

  private List<List<?>> at(Place place) {
    return events.getOrDefault(place, List.of());
  }
}
