package io.asyncio.tools;

import io.asyncio.EventLoop;
import io.asyncio.LoopCallGraph;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Shows the tasks of an event loop, and who awaits whom, as a table or as trees.
 *
 * <p>To see what a program waits for, look at its loop, from any thread:
 *
 * {@snippet :
 * TaskTools.displayAwaitedByTasksTree(loop);
 * }
 *
 * which prints, of a main task that awaits one which gathers two others,
 *
 * <pre>
 * └── (T) Task-1
 *     └──  WhoWaits.shop WhoWaits.java:45
 *         └── (T) bill
 *             └──  WhoWaits.bill WhoWaits.java:31
 *                 ├── (T) customers
 *                 │   └──  WhoWaits.query WhoWaits.java:24
 *                 └── (T) orders
 *                     └──  WhoWaits.query WhoWaits.java:24
 * </pre>
 *
 * <p>The same in two steps, to do something else with what was recorded:
 *
 * {@snippet :
 * List<AwaitedInfo> recorded = TaskTools.getAllAwaitedBy(loop);
 * for (TaskRow row : TaskTools.buildTaskTable(recorded)) {
 *   System.out.println(row.taskName() + " is awaited by " + row.awaiterName());
 * }
 * }
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-tools.html">asyncio's introspection
 *     tools</a>
 */
public final class TaskTools {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private TaskTools() {}

  /**
   * Records the unfinished tasks of {@code loop}, on any thread. A loop that runs in another thread
   * is asked to do it; if it has not come to that within a second, since something blocks it, its
   * tasks are read from here, as far as that is possible while they may change.
   *
   * @return what was recorded of this loop; lists of several loops may be put together
   */
  public static List<AwaitedInfo> getAllAwaitedBy(EventLoop loop) {
    return getAllAwaitedBy(loop, PATIENCE);
  }

  /**
   * As {@link #getAllAwaitedBy(EventLoop)}, with another limit of time.
   *
   * @param loop the loop whose tasks are shown; on any thread
   * @param patience how long to wait for a loop that runs in another thread
   * @throws IllegalArgumentException if {@code patience} is negative
   * @see LoopCallGraph#capture
   */
  public static List<AwaitedInfo> getAllAwaitedBy(EventLoop loop, Duration patience) {
    return List.of(Recording.of(LoopCallGraph.capture(loop, patience)));
  }

  /**
   * Makes a table: a row for each task and each one that awaits it, or one row if none does.
   *
   * @param recorded what {@link #getAllAwaitedBy(EventLoop)} gives; tasks may await each other in a
   *     circle
   */
  public static List<TaskRow> buildTaskTable(List<AwaitedInfo> recorded) {
    AwaitIndex index = AwaitIndex.of(recorded);
    List<TaskRow> rows = new ArrayList<>();
    for (AwaitedInfo loop : recorded) {
      for (TaskInfo task : loop.awaitedBy()) {
        addRows(rows, loop.threadId(), task, index);
      }
    }
    return rows;
  }

  private static void addRows(List<TaskRow> rows, long thread, TaskInfo task, AwaitIndex index) {
    String id = hex(task.taskId());
    String name = AwaitIndex.nameOf(task);
    String stack = chain(
        task.coroutineStack().stream().flatMap(own -> own.callStack().stream()).toList());
    if (task.awaitedBy().isEmpty()) {
      rows.add(new TaskRow(thread, id, name, stack, "", "", hex(0)));
    }
    for (CoroInfo awaiter : task.awaitedBy()) {
      String awaiterName = index.name(awaiter.taskId());
      String awaiterId = hex(awaiter.taskId());
      rows.add(
          new TaskRow(thread, id, name, stack, chain(awaiter.callStack()), awaiterName, awaiterId));
    }
  }

  private static String hex(long id) {
    return "0x" + Long.toHexString(id);
  }

  private static String chain(List<FrameInfo> frames) {
    return frames.stream().map(FrameInfo::funcname).collect(Collectors.joining(" -> "));
  }

  /**
   * Draws a tree for each task that no other one awaits, with the marks {@code (T)} for tasks and
   * none for frames.
   *
   * @throws CycleFoundException if tasks await each other in a circle
   * @see #buildAsyncTree(List, String, String)
   */
  public static List<List<String>> buildAsyncTree(List<AwaitedInfo> recorded) {
    return buildAsyncTree(recorded, "(T)", "");
  }

  /**
   * Draws a tree for each task that no other one awaits. Below a task stand its frames, outermost
   * first, and below the frame that awaits another task stands that one.
   *
   * @param recorded what {@link #getAllAwaitedBy(EventLoop)} gives
   * @param taskMark what stands before the name of a task
   * @param coroutineMark what stands before a frame
   * @return the lines of each tree
   * @throws CycleFoundException if tasks await each other in a circle
   */
  public static List<List<String>> buildAsyncTree(
      List<AwaitedInfo> recorded, String taskMark, String coroutineMark) {
    Objects.requireNonNull(taskMark, "taskMark");
    Objects.requireNonNull(coroutineMark, "coroutineMark");
    AwaitIndex index = AwaitIndex.of(recorded);
    List<List<Long>> cycles = AwaitCycles.in(index.awaitedByAwaiter());
    if (!cycles.isEmpty()) {
      throw new CycleFoundException(cycles, index.names());
    }
    return new AwaitTree(index).draw(taskMark, coroutineMark);
  }

  /** Prints {@link #buildTaskTable} of the tasks of {@code loop}, with a heading. */
  public static void displayAwaitedByTasksTable(EventLoop loop, PrintStream out) {
    displayAwaitedByTasksTable(getAllAwaitedBy(loop), out);
  }

  /**
   * As {@link #displayAwaitedByTasksTable(EventLoop, PrintStream)}, to {@code System.out}.
   *
   * @param loop the loop whose tasks are shown; on any thread
   */
  public static void displayAwaitedByTasksTable(EventLoop loop) {
    displayAwaitedByTasksTable(loop, System.out);
  }

  /** Prints {@link #buildTaskTable} of what was recorded, with a heading. */
  public static void displayAwaitedByTasksTable(List<AwaitedInfo> recorded, PrintStream out) {
    TaskTable.print(buildTaskTable(recorded), out);
  }

  /**
   * Prints {@link #buildAsyncTree(List)} of the tasks of {@code loop}; if some of them await each
   * other in a circle, prints that.
   */
  public static void displayAwaitedByTasksTree(EventLoop loop, PrintStream out) {
    displayAwaitedByTasksTree(getAllAwaitedBy(loop), out);
  }

  /**
   * As {@link #displayAwaitedByTasksTree(EventLoop, PrintStream)}, to {@code System.out}.
   *
   * @param loop the loop whose tasks are shown; on any thread
   */
  public static void displayAwaitedByTasksTree(EventLoop loop) {
    displayAwaitedByTasksTree(loop, System.out);
  }

  /**
   * Prints {@link #buildAsyncTree(List)} of what was recorded; if there are tasks that await each
   * other in a circle, prints those.
   */
  public static void displayAwaitedByTasksTree(List<AwaitedInfo> recorded, PrintStream out) {
    Objects.requireNonNull(out, "out");
    List<List<String>> trees;
    try {
      trees = buildAsyncTree(recorded);
    } catch (CycleFoundException e) {
      out.println("There is no tree, since tasks await each other in a circle:");
      e.cycles().forEach(cycle -> out.println("cycle: " + e.described(cycle)));
      return;
    }
    trees.forEach(tree -> tree.forEach(out::println));
  }
}
