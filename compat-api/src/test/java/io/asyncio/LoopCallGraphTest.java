package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.tools.AwaitedInfo;
import io.asyncio.tools.FrameInfo;
import io.asyncio.tools.TaskInfo;
import io.asyncio.tools.TaskRow;
import io.asyncio.tools.TaskTools;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** All tasks of a live loop, seen from inside and from other threads. */
class LoopCallGraphTest extends LoopTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Future<Void> gate = loop.createFuture();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  private Coroutine<Void> waitsAtTheGate() {
    return async(() -> await(gate));
  }

  private Coroutine<Void> blocksAndThenWaits() {
    return async(() -> {
      blockHere();
      await(waitsAtTheGate());
    });
  }

  private void blockHere() throws InterruptedException {
    blocked.countDown();
    released.await();
  }

  private static List<String> stackOf(LoopCallGraph graph, String task) {
    return graph.tasks().stream()
        .filter(one -> ((Task<?>) one.future()).getName().equals(task))
        .flatMap(one -> Graphs.frames(one.callStack()).stream())
        .toList();
  }

  @Test
  void tasksAreListedInTheOrderOfTheirCreationWithWhatTheyShare() throws Exception {
    Task<Void> first = loop.createTask(waitsAtTheGate(), "first");
    Task<Void> second = loop.createTask(async(() -> await(first)), "second");
    runOnce();
    LoopCallGraph graph = LoopCallGraph.capture(loop, Duration.ZERO);
    assertThat(graph.threadId()).isZero();
    assertThat(graph.tasks().stream().map(Graphs::names))
        .containsExactly("first{second}", "second");
    assertThat(graph.tasks().get(0).awaitedBy().getFirst())
        .isSameAs(graph.tasks().get(1));
    gate.setResult(null);
    loop.runUntilComplete(second);
    assertThat(LoopCallGraph.capture(loop, Duration.ZERO).tasks()).isEmpty();
  }

  @Test
  void runningLoopThatIsAskedFromAnotherThreadAnswers() throws Exception {
    loop.waitForPosts();
    FutureTask<LoopCallGraph> observer = new FutureTask<>(() -> {
      try {
        return LoopCallGraph.capture(loop, LONG);
      } finally {
        letGo();
      }
    });
    AtomicLong runner = new AtomicLong();
    loop.callSoon(() -> runner.set(Thread.currentThread().threadId()));
    runBody(() -> {
      Task<Void> task = createTask(waitsAtTheGate(), "waits");
      Thread.ofPlatform().start(observer);
      await(task);
    });
    assertThat(observer.get().threadId()).isEqualTo(runner.get());
    assertThat(stackOf(observer.get(), "waits")).containsExactly("async waitsAtTheGate");
  }

  @Test
  void loopThatIsBusyIsWaitedForAndAnswersItself() throws Exception {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
    loop.waitForPosts();
    FutureTask<LoopCallGraph> observer = new FutureTask<>(() -> LoopCallGraph.capture(loop, LONG));
    Thread thread = Thread.ofPlatform().unstarted(observer);
    Task<Void> task = loop.createTask(blocksAndThenWaits(), "blocks");
    Thread.ofPlatform().start(() -> {
      awaitBlocked();
      thread.start();
      while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      released.countDown();
      join(thread);
      letGo();
    });
    loop.runUntilComplete(task);
    assertThat(stackOf(observer.get(), "blocks"))
        .containsExactly("async waitsAtTheGate", "async blocksAndThenWaits");
  }

  @Test
  void loopThatDoesNotAnswerIsReadFromOutside() throws Exception {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
    loop.waitForPosts();
    FutureTask<LoopCallGraph> observer = new FutureTask<>(() -> {
      awaitBlocked();
      try {
        return LoopCallGraph.capture(loop, Duration.ZERO);
      } finally {
        letGo();
      }
    });
    Thread.ofPlatform().start(observer);
    Task<Void> task = loop.createTask(blocksAndThenWaits(), "blocks");
    Task<Void> other = loop.createTask(async(() -> await(task)), "awaits");
    loop.runUntilComplete(other);
    assertThat(stackOf(observer.get(), "blocks"))
        .containsExactly("blockHere", "async blocksAndThenWaits");
    assertThat(observer.get().tasks().stream().map(Graphs::names)).contains("awaits");
  }

  private void letGo() {
    released.countDown();
    loop.callSoonThreadsafe(() -> gate.setResult(null));
  }

  private void awaitBlocked() {
    try {
      blocked.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void interruptedThreadReadsFromOutsideAndStaysInterrupted() throws Exception {
    loop.waitForPosts();
    List<Boolean> interrupted = new ArrayList<>();
    FutureTask<LoopCallGraph> observer = new FutureTask<>(() -> {
      awaitBlocked();
      Thread.currentThread().interrupt();
      try {
        return LoopCallGraph.capture(loop, LONG);
      } finally {
        interrupted.add(Thread.interrupted());
        letGo();
      }
    });
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
    Thread.ofPlatform().start(observer);
    loop.runUntilComplete(loop.createTask(blocksAndThenWaits(), "blocks"));
    assertThat(stackOf(observer.get(), "blocks")).contains("blockHere");
    assertThat(interrupted).containsExactly(true);
  }

  @Test
  void negativePatienceIsRefused() {
    assertThatThrownBy(() -> LoopCallGraph.capture(loop, Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("patience: PT-0.000000001S");
  }

  private Coroutine<List<Void>> gathersTwo() {
    return async(() ->
        await(gather(createTask(waitsAtTheGate(), "one"), createTask(waitsAtTheGate(), "two"))));
  }

  @Test
  void toolsShowALiveLoopAsATableAndAsATree() throws Exception {
    Task<List<Void>> main = loop.createTask(gathersTwo(), "main");
    runOnce();
    runOnce();
    List<AwaitedInfo> recorded = TaskTools.getAllAwaitedBy(loop);
    List<TaskRow> table = TaskTools.buildTaskTable(recorded);
    assertThat(table).extracting(TaskRow::taskName).containsExactly("main", "one", "two");
    assertThat(table).extracting(TaskRow::awaiterName).containsExactly("", "main", "main");
    assertThat(table.get(1).awaiterId()).isEqualTo(table.getFirst().taskId());
    assertThat(table.get(1).taskId()).isNotEqualTo(table.get(2).taskId());
    assertThat(table.get(1).coroutineStack()).isEqualTo("LoopCallGraphTest.waitsAtTheGate");
    assertThat(table.get(1).awaiterChain()).isEqualTo("LoopCallGraphTest.gathersTwo");
    TaskInfo one = recorded.getFirst().awaitedBy().get(1);
    FrameInfo frame = one.coroutineStack().getFirst().callStack().getFirst();
    assertThat(frame.filename()).isEqualTo("LoopCallGraphTest.java");
    assertThat(frame.lineno()).isPositive();
    assertThat(printedTree())
        .map(line -> line.replaceFirst("java:\\d+", "java:N"))
        .containsExactly(
            "└── (T) main",
            "    └──  LoopCallGraphTest.gathersTwo LoopCallGraphTest.java:N",
            "        ├── (T) one",
            "        │   └──  LoopCallGraphTest.waitsAtTheGate LoopCallGraphTest.java:N",
            "        └── (T) two",
            "            └──  LoopCallGraphTest.waitsAtTheGate LoopCallGraphTest.java:N");
    gate.setResult(null);
    loop.runUntilComplete(main);
  }

  private Coroutine<Void> looks() {
    return async(() -> printedTree().forEach(trace::add));
  }

  @Test
  void taskThatLooksIsShownWhereItLooks() throws Exception {
    loop.runUntilComplete(loop.createTask(looks(), "looks"));
    assertThat(trace)
        .map(line -> line.replaceFirst("java:\\d+", "java:N"))
        .containsExactly(
            "└── (T) looks",
            "    └──  LoopCallGraphTest.looks LoopCallGraphTest.java:N",
            "        └──  LoopCallGraphTest.printedTree LoopCallGraphTest.java:N");
  }

  @Test
  void standardOutputShowsItWhereNothingElseIsGiven() throws Exception {
    loop.createTask(looks(), "looks");
    assertThat(standardOutputOf(() -> TaskTools.displayAwaitedByTasksTree(loop)))
        .contains("(T) looks");
    assertThat(standardOutputOf(() -> TaskTools.displayAwaitedByTasksTable(loop)))
        .contains("awaiter chain", "looks");
    loop.runUntilComplete(Asyncio.sleep(0));
  }

  private static String standardOutputOf(Runnable body) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      body.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8);
  }

  private List<String> printedTree() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TaskTools.displayAwaitedByTasksTree(loop, new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8).lines().toList();
  }
}
