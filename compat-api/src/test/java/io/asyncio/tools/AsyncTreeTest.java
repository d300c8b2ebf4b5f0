package io.asyncio.tools;

import static io.asyncio.tools.Recorded.at;
import static io.asyncio.tools.Recorded.by;
import static io.asyncio.tools.Recorded.loop;
import static io.asyncio.tools.Recorded.task;
import static io.asyncio.tools.TaskTools.buildAsyncTree;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class AsyncTreeTest {

  /** Two roots' children share a task, which they await in two ways. */
  private static List<AwaitedInfo> sharedTimer() {
    CoroInfo[] awaiters = {
      new CoroInfo(List.of(at("read", 30), at("poll", 20), at("watch", 10)), 4),
      new CoroInfo(List.of(at("tick", 90), at("beat", 80)), 5),
      new CoroInfo(List.of(at("tick", 90), at("beat", 80)), 6),
      new CoroInfo(List.of(at("read", 30), at("poll", 20), at("watch", 10)), 7)
    };
    return List.of(
        loop(
            1,
            task(2, "Task-1"),
            task(3, "timer", awaiters),
            task(8, "root1", by(2, "leave", "run", "main")),
            task(9, "root2", by(2, "leave", "run", "main")),
            task(4, "child1_1", by(8, "leave", "serve")),
            task(6, "child2_1", by(8, "leave", "serve")),
            task(7, "child1_2", by(9, "leave", "serve")),
            task(5, "child2_2", by(9, "leave", "serve"))),
        loop(0));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsTree::test_asyncio_utils")
  void taskWithSeveralAwaitersStandsUnderEachWithTheFramesBetween() {
    assertThat(buildAsyncTree(sharedTimer()))
        .containsExactly(List.of(
            "└── (T) Task-1",
            "    └──  main",
            "        └──  run",
            "            └──  leave",
            "                ├── (T) root1",
            "                │   └──  serve",
            "                │       └──  leave",
            "                │           ├── (T) child1_1",
            "                │           │   └──  watch App.java:10",
            "                │           │       └──  poll App.java:20",
            "                │           │           └──  read App.java:30",
            "                │           │               └── (T) timer",
            "                │           └── (T) child2_1",
            "                │               └──  beat App.java:80",
            "                │                   └──  tick App.java:90",
            "                │                       └── (T) timer",
            "                └── (T) root2",
            "                    └──  serve",
            "                        └──  leave",
            "                            ├── (T) child1_2",
            "                            │   └──  watch App.java:10",
            "                            │       └──  poll App.java:20",
            "                            │           └──  read App.java:30",
            "                            │               └── (T) timer",
            "                            └── (T) child2_2",
            "                                └──  beat App.java:80",
            "                                    └──  tick App.java:90",
            "                                        └── (T) timer"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsTree::test_asyncio_utils")
  void eachRootOfEachThreadHasATreeOfItsOwn() {
    List<AwaitedInfo> recorded = List.of(
        loop(
            9,
            task(5, "Task-5"),
            task(6, "Task-6", by(5, "main2")),
            task(7, "Task-7", by(5, "main2"))),
        loop(10, task(1, "Task-1"), task(2, "Task-2", by(1, "main"))),
        loop(12, task(20, "Task-20")),
        loop(11),
        loop(0));
    assertThat(buildAsyncTree(recorded))
        .containsExactly(
            List.of(
                "└── (T) Task-5",
                "    └──  main2",
                "        ├── (T) Task-6",
                "        └── (T) Task-7"),
            List.of("└── (T) Task-1", "    └──  main", "        └── (T) Task-2"),
            List.of("└── (T) Task-20"));
  }

  @Test
  void taskThatAwaitsNoOtherShowsItsOwnStack() {
    CoroInfo ownOfRoot = new CoroInfo(List.of(at("other", 6), at("main", 4)), 1);
    CoroInfo awaitOfRoot = new CoroInfo(List.of(at("join", 5), at("main", 4)), 1);
    CoroInfo ownOfLeaf = new CoroInfo(List.of(at("sleep", 3), at("work", 2)), 2);
    List<AwaitedInfo> recorded = List.of(loop(
        1,
        new TaskInfo(1, "root", List.of(ownOfRoot), List.of()),
        new TaskInfo(2, "leaf", List.of(ownOfLeaf), List.of(awaitOfRoot))));
    assertThat(buildAsyncTree(recorded))
        .containsExactly(List.of(
            "└── (T) root",
            "    └──  main App.java:4",
            "        └──  join App.java:5",
            "            └── (T) leaf",
            "                └──  work App.java:2",
            "                    └──  sleep App.java:3"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_empty_input_tree")
  void nothingRecordedGivesNoTrees() {
    assertThat(buildAsyncTree(List.of())).isEmpty();
    assertThat(buildAsyncTree(List.of(loop(1)))).isEmpty();
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_only_independent_tasks_tree")
  void tasksWithoutAwaitersAreTreesOfOneLine() {
    assertThat(buildAsyncTree(List.of(loop(1, task(10, "taskA"), task(11, "taskB")))))
        .containsExactly(List.of("└── (T) taskA"), List.of("└── (T) taskB"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_single_task_tree")
  void singleTaskIsATreeOfOneLine() {
    assertThat(buildAsyncTree(List.of(loop(1, task(2, "Task-1")))))
        .containsExactly(List.of("└── (T) Task-1"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_complex_tree")
  void chainOfThreeTasksIsOneTreeWithAFrameBetweenEachTwo() {
    List<AwaitedInfo> recorded = List.of(loop(
        1, task(2, "Task-1"), task(3, "Task-2", by(2, "main")), task(4, "Task-3", by(3, "main"))));
    assertThat(buildAsyncTree(recorded))
        .containsExactly(List.of(
            "└── (T) Task-1",
            "    └──  main",
            "        └── (T) Task-2",
            "            └──  main",
            "                └── (T) Task-3"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsBasic::test_deep_coroutine_chain")
  void framesOfALongChainAreNestedFromTheOutermostOne() {
    List<AwaitedInfo> recorded =
        List.of(loop(1, task(10, "leaf", by(11, "c1", "c2", "c3", "c4", "c5")), task(11, "root")));
    assertThat(buildAsyncTree(recorded))
        .containsExactly(List.of(
            "└── (T) root",
            "    └──  c5",
            "        └──  c4",
            "            └──  c3",
            "                └──  c2",
            "                    └──  c1",
            "                        └── (T) leaf"));
  }

  /** On a small stack, since the lines of a deep tree are long. */
  @Test
  void treeOfALongChainOfTasksNeedsNoStack() throws Exception {
    int depth = 3_000;
    TaskInfo[] chain = new TaskInfo[depth];
    chain[0] = task(0, "task 0");
    for (int i = 1; i < depth; i++) {
      chain[i] = task(i, "task " + i, by(i - 1));
    }
    FutureTask<List<List<String>>> drawing =
        new FutureTask<>(() -> buildAsyncTree(List.of(loop(1, chain))));
    new Thread(null, drawing, "small", 128 * 1024).start();
    List<String> tree = drawing.get().getFirst();
    assertThat(tree).hasSize(depth);
    assertThat(tree.getLast()).isEqualTo("    ".repeat(depth - 1) + "└── (T) task 2999");
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsEdgeCases::test_duplicate_coroutine_frames")
  void taskAwaitedByTwoRootsThroughTheSameFunctionIsInBothTrees() {
    List<AwaitedInfo> recorded = List.of(loop(
        1,
        task(1, "Task-1", by(2, "frameA"), by(3, "frameA")),
        task(2, "Task-2"),
        task(3, "Task-3")));
    assertThat(buildAsyncTree(recorded))
        .containsExactly(
            List.of("└── (T) Task-2", "    └──  frameA", "        └── (T) Task-1"),
            List.of("└── (T) Task-3", "    └──  frameA", "        └── (T) Task-1"));
  }

  @Test
  void tasksAwaitedInTheSameFrameOfOneTaskShareIt() {
    CoroInfo waits = by(1, "inner", "outer");
    List<AwaitedInfo> recorded =
        List.of(loop(1, task(1, "root"), task(2, "a", waits, waits), task(3, "b", waits)));
    assertThat(buildAsyncTree(recorded))
        .containsExactly(List.of(
            "└── (T) root",
            "    └──  outer",
            "        └──  inner",
            "            ├── (T) a",
            "            └── (T) b"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsEdgeCases::test_task_with_no_name")
  void taskWithoutANameIsDrawnWithAPlaceholder() {
    List<AwaitedInfo> recorded = List.of(loop(1, task(1, "root", by(2, "f1")), task(2, null)));
    assertThat(buildAsyncTree(recorded))
        .containsExactly(List.of("└── (T) None", "    └──  f1", "        └── (T) root"));
  }

  @Test
  void awaiterThatWasNotRecordedIsDrawnAsUnknown() {
    assertThat(buildAsyncTree(List.of(loop(1, task(1, "lonely", by(999, "f1"))))))
        .containsExactly(List.of("└── (T) Unknown", "    └──  f1", "        └── (T) lonely"));
  }

  @Test
  @CPython("test_tools::TestAsyncioToolsEdgeCases::test_tree_rendering_with_custom_emojis")
  void marksOfTasksAndFramesAreTheCallers() {
    List<AwaitedInfo> recorded =
        List.of(loop(1, task(1, "MainTask", by(2, "f1", "f2")), task(2, "SubTask")));
    assertThat(buildAsyncTree(recorded, "🧵", "🔁"))
        .containsExactly(List.of(
            "└── 🧵 SubTask", "    └── 🔁 f2", "        └── 🔁 f1", "            └── 🧵 MainTask"));
  }
}
