package io.asyncio.tools;

import static io.asyncio.tools.Recorded.at;
import static io.asyncio.tools.Recorded.by;
import static io.asyncio.tools.Recorded.loop;
import static io.asyncio.tools.Recorded.task;
import static io.asyncio.tools.TaskTools.buildTaskTable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TaskTableTest {

  private static TaskRow row(
      long thread, String id, String name, String chain, String awaiter, String awaiterId) {
    return new TaskRow(thread, id, name, "", chain, awaiter, awaiterId);
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsTable::test_asyncio_utils")
  void eachTaskHasARowForEachOfItsAwaiters() {
    List<AwaitedInfo> recorded = List.of(
        loop(
            1,
            task(2, "Task-1"),
            new TaskInfo(
                3,
                "timer",
                List.of(new CoroInfo(List.of(at("sleep", 3), at("timer", 2)), 3)),
                List.of(by(4, "read", "poll", "watch"), by(255, "tick"))),
            task(4, "child1", by(2, "leave", "main")),
            task(255, "child2", by(2, "leave", "main"))),
        loop(10, task(7, "Task-7"), task(8, "Task-8", by(7, "main2"))),
        loop(11),
        loop(0));
    assertThat(buildTaskTable(recorded))
        .containsExactly(
            row(1, "0x2", "Task-1", "", "", "0x0"),
            new TaskRow(
                1, "0x3", "timer", "sleep -> timer", "read -> poll -> watch", "child1", "0x4"),
            new TaskRow(1, "0x3", "timer", "sleep -> timer", "tick", "child2", "0xff"),
            row(1, "0x4", "child1", "leave -> main", "Task-1", "0x2"),
            row(1, "0xff", "child2", "leave -> main", "Task-1", "0x2"),
            row(10, "0x7", "Task-7", "", "", "0x0"),
            row(10, "0x8", "Task-8", "main2", "Task-7", "0x7"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsTable::test_asyncio_utils")
  void cyclesAreRowsLikeOthers() {
    List<AwaitedInfo> recorded = List.of(loop(
        1,
        task(2, "Task-1"),
        task(3, "a", by(4, "awaiter2"), by(2, "main")),
        task(4, "b", by(3, "awaiter"))));
    assertThat(buildTaskTable(recorded))
        .containsExactly(
            row(1, "0x2", "Task-1", "", "", "0x0"),
            row(1, "0x3", "a", "awaiter2", "b", "0x4"),
            row(1, "0x3", "a", "main", "Task-1", "0x2"),
            row(1, "0x4", "b", "awaiter", "a", "0x3"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_empty_input_table")
  void nothingRecordedGivesNoRows() {
    assertThat(buildTaskTable(List.of())).isEmpty();
    assertThat(buildTaskTable(List.of(loop(1)))).isEmpty();
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_only_independent_tasks_table")
  void tasksWithoutAwaitersHaveRowsWithoutAnAwaiter() {
    assertThat(buildTaskTable(List.of(loop(1, task(10, "taskA"), task(11, "taskB")))))
        .containsExactly(
            row(1, "0xa", "taskA", "", "", "0x0"), row(1, "0xb", "taskB", "", "", "0x0"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_single_task_table")
  void singleTaskHasASingleRow() {
    assertThat(buildTaskTable(List.of(loop(1, task(2, "Task-1")))))
        .containsExactly(row(1, "0x2", "Task-1", "", "", "0x0"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_complex_table")
  void chainOfThreeTasksIsLinkedByNameAndId() {
    List<AwaitedInfo> recorded = List.of(loop(
        1, task(2, "Task-1"), task(3, "Task-2", by(2, "main")), task(4, "Task-3", by(3, "main"))));
    assertThat(buildTaskTable(recorded))
        .containsExactly(
            row(1, "0x2", "Task-1", "", "", "0x0"),
            row(1, "0x3", "Task-2", "main", "Task-1", "0x2"),
            row(1, "0x4", "Task-3", "main", "Task-2", "0x3"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_table_output_format")
  void rowHasSevenColumns() {
    assertThat(TaskRow.class.getRecordComponents())
        .extracting(RecordComponent::getName)
        .containsExactly(
            "threadId",
            "taskId",
            "taskName",
            "coroutineStack",
            "awaiterChain",
            "awaiterName",
            "awaiterId");
    List<TaskRow> rows =
        buildTaskTable(List.of(loop(5, task(1, "Task-A", by(2, "foo")), task(2, "Task-B"))));
    assertThat(rows).hasSize(2).allSatisfy(row -> {
      assertThat(row.threadId()).isEqualTo(5);
      assertThat(row.taskId()).startsWith("0x");
      assertThat(row.awaiterId()).startsWith("0x");
      assertThat(Stream.of(
              row.taskName(), row.coroutineStack(), row.awaiterChain(), row.awaiterName()))
          .doesNotContainNull();
    });
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsEdgeCases::test_task_with_missing_awaiter_id")
  void awaiterThatWasNotRecordedIsUnknown() {
    assertThat(buildTaskTable(List.of(loop(1, task(1, "Task-A", by(999, "coro"))))))
        .containsExactly(row(1, "0x1", "Task-A", "coro", "Unknown", "0x3e7"));
  }

  @Test
  void framesStandWithoutTheirPlaces() {
    CoroInfo awaiter = new CoroInfo(List.of(at("read", 3)), 2);
    TaskInfo awaited = new TaskInfo(1, "a", List.of(), List.of(awaiter));
    assertThat(
            buildTaskTable(List.of(loop(1, awaited, task(2, "b")))).getFirst().awaiterChain())
        .isEqualTo("read");
  }

  @Test
  void tableIsPrintedUnderItsHeading() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TaskTools.displayAwaitedByTasksTable(
        List.of(loop(7, task(1, "waited", by(2, "f")), task(2, null))),
        new PrintStream(bytes, true, UTF_8));
    List<String> lines = bytes.toString(UTF_8).lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).split(" {2,}"))
        .containsExactly(
            "tid",
            "task id",
            "task name",
            "coroutine stack",
            "awaiter chain",
            "awaiter name",
            "awaiter id");
    assertThat(lines.get(1)).matches("-+");
    assertThat(lines.get(2).split(" +")).containsExactly("7", "0x1", "waited", "f", "None", "0x2");
    assertThat(lines.get(3).split(" +")).containsExactly("7", "0x2", "None", "0x0");
  }

  @Test
  void columnsLineUpHoweverLongTheirTexts() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String longName = "a name of more than twenty letters";
    TaskTools.displayAwaitedByTasksTable(
        List.of(loop(7, task(1, longName, by(2, "f")), task(2, "b", by(1, "g")))),
        new PrintStream(bytes, true, UTF_8));
    List<String> lines = bytes.toString(UTF_8).lines().toList();
    int column = lines.get(0).indexOf("awaiter id");
    assertThat(lines.get(2).substring(column)).startsWith("0x2");
    assertThat(lines.get(3).substring(column)).startsWith("0x1");
  }
}
