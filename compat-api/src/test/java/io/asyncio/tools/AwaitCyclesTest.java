package io.asyncio.tools;

import static io.asyncio.tools.Recorded.by;
import static io.asyncio.tools.Recorded.loop;
import static io.asyncio.tools.Recorded.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio.conformance.CPython;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tasks that await each other in a circle. */
class AwaitCyclesTest {

  private static final List<AwaitedInfo> TWO_TASKS = List.of(
      loop(
          1,
          task(2, "Task-1"),
          task(3, "a", by(4, "awaiter2"), by(2, "main")),
          task(4, "b", by(3, "awaiter"))),
      loop(0));

  private static final List<AwaitedInfo> TWO_CYCLES = List.of(loop(
      1,
      task(2, "Task-1"),
      task(3, "A", by(4, "nested", "taskB")),
      task(4, "B", by(5, "nested", "taskC"), by(3, "nested", "taskA")),
      task(5, "C", by(6, "nested")),
      task(6, "Task-2", by(4, "nested", "taskB"))));

  private static CycleFoundException found(List<AwaitedInfo> recorded) {
    return catchThrowableOfType(
        CycleFoundException.class, () -> TaskTools.buildAsyncTree(recorded));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsTree::test_asyncio_utils_cycles")
  void everyCycleIsListedAsAClosedPath() {
    assertThat(found(TWO_TASKS).cycles()).containsExactly(List.of(4L, 3L, 4L));
    assertThat(found(TWO_CYCLES).cycles())
        .containsExactly(List.of(4L, 3L, 4L), List.of(4L, 6L, 5L, 4L));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_cycle_detection")
  void twoTasksThatAwaitEachOtherAreACycle() {
    List<AwaitedInfo> recorded =
        List.of(loop(1, task(2, "Task-1", by(3, "main")), task(3, "Task-2", by(2, "main"))));
    assertThat(found(recorded).cycles()).containsExactly(List.of(3L, 2L, 3L));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_multiple_cycles_same_node")
  void longCycleIsFoundBesideAShortOneThroughTheSameTask() {
    List<AwaitedInfo> recorded = List.of(loop(
        1,
        task(1, "Task-A", by(2, "call1")),
        task(2, "Task-B", by(3, "call2")),
        task(3, "Task-C", by(1, "call3"), by(2, "call4"))));
    assertThat(found(recorded).cycles()).anySatisfy(cycle -> {
      assertThat(cycle).hasSize(4);
      assertThat(cycle.getFirst()).isEqualTo(cycle.getLast());
      assertThat(new HashSet<>(cycle)).isEqualTo(Set.of(1L, 2L, 3L));
    });
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsEdgeCases::test_task_awaits_self")
  void taskThatAwaitsItselfIsACycleOfOne() {
    assertThat(found(List.of(loop(1, task(1, "Self", by(1, "loopback"))))).cycles())
        .containsExactly(List.of(1L, 1L));
  }

  @Test
  void tasksAwaitedInTwoWaysAreNoCycle() {
    List<AwaitedInfo> diamond = List.of(loop(
        1,
        task(1, "top"),
        task(2, "left", by(1, "f")),
        task(3, "right", by(1, "f")),
        task(4, "bottom", by(2, "g"), by(3, "g"))));
    assertThat(TaskTools.buildAsyncTree(diamond)).hasSize(1);
  }

  @Test
  void messageNamesTheTasks() {
    CycleFoundException cycles = found(TWO_CYCLES);
    assertThat(cycles).hasMessage("tasks await each other: B -> A -> B; B -> Task-2 -> C -> B");
    assertThat(cycles.names())
        .containsEntry(4L, "B")
        .containsEntry(2L, "Task-1")
        .hasSize(5);
  }

  @Test
  void cyclesArePrintedInPlaceOfATree() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TaskTools.displayAwaitedByTasksTree(TWO_TASKS, new PrintStream(bytes, true, UTF_8));
    assertThat(bytes.toString(UTF_8).lines())
        .containsExactly(
            "There is no tree, since tasks await each other in a circle:", "cycle: b -> a -> b");
  }
}
