package io.asyncio.examples;

import static io.asyncio.examples.Output.linesOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;

/** What the examples of coroutines, tasks and futures print. */
class TaskExamplesIT {

  @Test
  void helloWorldGreetsBeforeAndAfterItsSleep() throws Exception {
    assertThat(linesOf("HelloWorld")).containsExactly("Hello ...", "... and welcome to the loop");
  }

  @Test
  void displayDateShowsTheTimeUntilTheDeadline() throws Exception {
    List<String> lines = linesOf("DisplayDate", "0.1");
    assertThat(lines).hasSizeBetween(2, 4).endsWith("Time is up");
    assertThat(lines.subList(0, lines.size() - 1))
        .isSorted()
        .allSatisfy(line -> assertThat(line).matches("It is \\d\\d:\\d\\d:\\d\\d\\.\\d{3}"));
  }

  @Test
  void chainedCoroutinesPassTheirResultsOn() throws Exception {
    assertThat(linesOf("ChainedCoroutines"))
        .containsExactly(
            "Looking up the price of noodles ...",
            "Looking up the price of tea ...",
            "noodles and tea: 10 euros");
  }

  @Test
  void parallelFactorialsTakeTurns() throws Exception {
    assertThat(linesOf("ParallelFactorials"))
        .containsExactly(
            "A: 1 times 2",
            "B: 1 times 2",
            "C: 1 times 2",
            "A: 2! = 2",
            "B: 2 times 3",
            "C: 2 times 3",
            "B: 3! = 6",
            "C: 6 times 4",
            "C: 4! = 24",
            "[2, 6, 24]");
  }

  @Test
  void tickingGeneratorIsClosedWhereItIsLeft() throws Exception {
    assertThat(linesOf("TickingGenerator"))
        .containsExactly("Tick 1", "Tick 2", "Tick 3", "No more ticks", "Done");
  }

  @Test
  void threeSumsSleepAtTheSameTime() throws Exception {
    List<String> lines = linesOf("ThreeSums");
    assertThat(lines)
        .hasSize(4)
        .startsWith("1 + ... + 10 = 55", "1 + ... + 100 = 5050", "1 + ... + 1000 = 500500");
    assertThat(lines.getLast()).matches("All three in [12][.,]\\d seconds");
  }

  @Test
  void randomTasksWaitSeesTheFirstAndThenAll() throws Exception {
    List<String> lines = linesOf("RandomTasksWait");
    String first = lines.getFirst().substring(0, "Runner 1".length());
    assertThat(lines)
        .contains(first + " wins")
        .endsWith("All are there, 0 are missing")
        .areExactly(1, matching("[0-4] are still on their way"))
        .areExactly(5, matching("Runner [1-5] has finished"));
  }

  @Test
  void futureRunUntilCompletePrintsTheResult() throws Exception {
    assertThat(linesOf("FutureRunUntilComplete"))
        .containsExactly("Thinking ...", "The future has arrived");
  }

  @Test
  void futureRunForeverIsStoppedByACallback() throws Exception {
    assertThat(linesOf("FutureRunForever")).containsExactly("Working ...", "The work is done");
  }

  @Test
  void inheritingTaskFactoryHandsTheRequestDown() throws Exception {
    assertThat(linesOf("InheritingTaskFactory"))
        .containsExactly(
            "A new task has no request",
            "customers is queried for GET /alice",
            "orders is queried for GET /alice",
            "A new task has no request",
            "customers is queried for GET /bob",
            "orders is queried for GET /bob");
  }

  @Test
  void whoWaitsShowsTheCallGraphOfATaskAndTheTreeOfAll() throws Exception {
    assertThat(linesOf("WhoWaits"))
        .map(line -> line.replaceAll("0x[0-9a-f]+", "ID").replaceAll("java:\\d+", "java:N"))
        .map(line -> line.replaceAll("Task-\\d+", "Task-N"))
        .containsExactly(
            "* Task(name='orders', id=ID)",
            "  + Call stack:",
            "  |   at async WhoWaits.query(WhoWaits.java:N)",
            "  + Awaited by:",
            "    * Task(name='bill', id=ID)",
            "      + Call stack:",
            "      |   at async WhoWaits.bill(WhoWaits.java:N)",
            "      + Awaited by:",
            "        * Task(name='Task-N', id=ID)",
            "          + Call stack:",
            "          |   at async WhoWaits.shop(WhoWaits.java:N)",
            "└── (T) Task-N",
            "    └──  WhoWaits.shop WhoWaits.java:N",
            "        └── (T) bill",
            "            └──  WhoWaits.bill WhoWaits.java:N",
            "                ├── (T) customers",
            "                │   └──  WhoWaits.query WhoWaits.java:N",
            "                └── (T) orders",
            "                    └──  WhoWaits.query WhoWaits.java:N",
            "The sum is 42");
  }

  private static Condition<String> matching(String pattern) {
    return new Condition<>(line -> line.matches(pattern), pattern);
  }
}
