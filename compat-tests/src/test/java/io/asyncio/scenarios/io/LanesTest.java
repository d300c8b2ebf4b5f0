package io.asyncio.scenarios.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.scenarios.json.Json;
import io.asyncio.scenarios.json.NotJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How traces are compared. */
class LanesTest {

  private static final String CALM = "{'id': 'a', 'steps': [[], [], [], [], [], [], []]}";
  private static final String MUCH =
      "{'id': 'b', 'bigin': true, 'steps': [[], [], [], [], [], [], []]}";

  private static Lanes lanes(String scenario, String trace) throws NotJson {
    return Lanes.of(IoScenarioReader.read(scenario.replace('\'', '"')), (List<?>)
        Json.parse(trace.replace('\'', '"')));
  }

  private static List<String> differing(String scenario, String one, String other) throws NotJson {
    return lanes(scenario, one).differing(lanes(scenario, other)).stream()
        .map(Lanes.Place::toString)
        .toList();
  }

  @Test
  void eventsOfDifferentLanesMayChangePlaces() throws NotJson {
    String one = "[[0, 'c0', 'made'], [0, 'p0', 'accept'], [1, 'c0', 'eof']]";

    assertThat(differing(CALM, one, "[[0, 'p0', 'accept'], [0, 'c0', 'made'], [1, 'c0', 'eof']]"))
        .isEmpty();
    assertThat(differing(CALM, one, "[[0, 'p0', 'accept'], [1, 'c0', 'made'], [1, 'c0', 'eof']]"))
        .containsExactly("lane c0 in step 0", "lane c0 in step 1");
  }

  @Test
  void eventsOfALaneMayNot() throws NotJson {
    assertThat(
            differing(CALM, "[[0, 'c0', 'a'], [0, 'c0', 'b']]", "[[0, 'c0', 'b'], [0, 'c0', 'a']]"))
        .containsExactly("lane c0 in step 0");
    assertThat(differing(CALM, "[[0, 'c0', 'a']]", "[[0, 'c0', 'a'], [0, 'c0', 'a']]"))
        .containsExactly("lane c0 in step 0");
    assertThat(differing(CALM, "[[0, 'c0', 'a', null]]", "[[0, 'c0', 'a', false]]"))
        .containsExactly("lane c0 in step 0");
  }

  @Test
  void laneWithoutEventsIsShown() throws NotJson {
    Lanes one = lanes(CALM, "[[0, 'c0', 'lost', null]]");

    assertThat(one.shown(new Lanes.Place(0, "c0"))).isEqualTo("    [\"lost\", null]");
    assertThat(one.shown(new Lanes.Place(1, "c0"))).isEqualTo("    (no event)");
  }

  @Test
  void piecesOfMuchInputAreLeftToChance() throws NotJson {
    String one = "[[1, 'c0', 'data', 'a'], [1, '=c0', 'state', true], [0, 'p0', 'sendbig', 'all']]";
    String end = "[[6, 'p0', 'sendbig', 'all']]";

    assertThat(differing(MUCH, one, "[]")).isEmpty();
    assertThat(differing(CALM, one, "[]"))
        .containsExactly("lane p0 in step 0", "lane =c0 in step 1", "lane c0 in step 1");
    assertThat(differing(MUCH, end, "[]")).containsExactly("lane p0 in step 6");
  }

  @Test
  void stateOfDatagramsIsComparedInPart() throws NotJson {
    String one = "[[0, '=u0', 'state', false, false, 1]]";

    assertThat(differing(CALM, one, "[[0, '=u0', 'state', false, false, 2]]")).isEmpty();
    assertThat(differing(CALM, one, "[[0, '=u0', 'state', false, true, 1]]"))
        .containsExactly("lane =u0 in step 0");
  }
}
