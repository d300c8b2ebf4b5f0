package io.asyncio.examples;

import static io.asyncio.examples.Output.linesOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the examples of locks and queues print. */
class SynchronizationExamplesIT {

  @Test
  void lockInTurnIsHeldByOneAtATime() throws Exception {
    assertThat(linesOf("LockInTurn"))
        .containsExactly(
            "Ann waits for the lock: false",
            "Bob waits for the lock: true",
            "Cy waits for the lock: true",
            "Ann has paid in 5",
            "Bob has paid in 10",
            "Cy has paid in 20",
            "There are 35 in the account, and the lock is free: true");
  }

  @Test
  void eventForAllHoldsUpNobodyOnceItIsSet() throws Exception {
    assertThat(linesOf("EventForAll"))
        .containsExactly(
            "Ann is ready",
            "Bob is ready",
            "Ann runs",
            "Bob runs",
            "Cy, who is late, is ready",
            "Cy, who is late, runs",
            "The next race has started: false");
  }

  @Test
  void conditionForSomeWakesOneForEachLoafAndAllInTheEnd() throws Exception {
    assertThat(linesOf("ConditionForSome"))
        .containsExactly(
            "Loaf 1 is done",
            "Ann has a loaf",
            "Loaf 2 is done",
            "Bob has a loaf",
            "The oven is off",
            "Cy goes hungry",
            "Di goes hungry");
  }

  @Test
  void queueOrdersJoinWhenAllIsDone() throws Exception {
    assertThat(linesOf("QueueOrders"))
        .containsExactly(
            "As it came:",
            "  water the flowers",
            "  put out the fire",
            "  call a doctor",
            "  done, 0 left",
            "The most urgent first:",
            "  put out the fire",
            "  call a doctor",
            "  water the flowers",
            "  done, 0 left",
            "The latest first:",
            "  call a doctor",
            "  put out the fire",
            "  water the flowers",
            "  done, 0 left");
  }

  @Test
  void semaphorePlacesAreTwo() throws Exception {
    List<String> lines = linesOf("SemaphorePlaces");
    assertThat(lines).startsWith("Ann comes in, inside: 1", "Bob comes in, inside: 2");
    assertThat(lines).endsWith("A bounded one is given back once too often");
    assertThat(lines.subList(0, lines.size() - 1))
        .hasSize(10)
        .allSatisfy(line -> assertThat(line).matches("\\w+ (comes in|goes out), inside: [012]"));
    assertThat(lines.get(9)).isEqualTo("Ed goes out, inside: 0");
  }
}
