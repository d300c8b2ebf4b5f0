package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What debug mode says of loops, tasks and executors that nobody has closed. */
class UnclosedLoopTest extends LoopTest {

  private final LogCapture log = new LogCapture();

  @AfterEach
  void endCapture() {
    log.close();
  }

  /** Has a loop in debug mode used and dropped, until it is collected. */
  private static void drop(Consumer<VirtualClockLoop> use) {
    Garbage.collect(() -> {
      VirtualClockLoop dropped = new VirtualClockLoop();
      dropped.setDebug(true);
      use.accept(dropped);
      return dropped;
    });
  }

  private static void runOnce(EventLoop loop) {
    loop.stop();
    loop.runForever();
  }

  private static Coroutine<Integer> work() {
    return async(() -> 1);
  }

  private void collectUntilLogged(int messages) {
    Garbage.collectUntil(() -> log.messages().size() >= messages);
  }

  @Test
  void droppedLoopIsReportedAsUnclosed() {
    drop(UnclosedLoopTest::runOnce);
    collectUntilLogged(1);
    assertThat(log.records()).extracting(LogRecord::getLevel).containsExactly(Level.WARNING);
    assertThat(log.messages())
        .containsExactly("unclosed event loop <VirtualClockLoop running=false closed=false>");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_log_destroyed_pending_task")
  void pendingTasksOfADroppedLoopAreReportedWithTheirPlaces() {
    List<String> lines = new ArrayList<>();
    drop(dropped -> {
      Task<Integer> done = dropped.createTask(work(), "done");
      runOnce(dropped);
      assertThat(done.done()).isTrue();
      dropped.createTask(work(), "first");
      lines.add(Here.line(1));
      Task<?> renamed = dropped.createTask(sleep(1), "second");
      renamed.setName("renamed");
      assertThat(Asyncio.allTasks(dropped)).hasSize(2);
    });
    collectUntilLogged(3);
    assertThat(log.records())
        .extracting(LogRecord::getLevel)
        .containsExactly(Level.WARNING, Level.SEVERE, Level.SEVERE);
    assertThat(log.messages().get(1).lines())
        .startsWith("Task was destroyed but it is pending!")
        .element(1)
        .asString()
        .startsWith("task: <Task pending name='first' coro=");
    assertThat(log.messages().get(2).lines())
        .contains("Object created at (most recent call first):")
        .anyMatch(line -> line.endsWith("(" + lines.getFirst() + ")"))
        .element(1)
        .asString()
        .startsWith("task: <Task pending name='renamed' coro=<coroutine sleep(1.0)>");
  }

  /** Drops a loop while one of its tasks waits. */
  static final class DropWithAWaitingTask {

    private DropWithAWaitingTask() {}

    public static void main(String... args) {
      try (LogCapture log = new LogCapture()) {
        drop(dropped -> {
          dropped.createTask(async(() -> await(dropped.createFuture())), "waiting");
          runOnce(dropped);
        });
        Garbage.collectUntil(() -> log.messages().size() >= 2);
        log.messages().forEach(System.out::println);
      }
    }
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_log_destroyed_pending_task")
  void waitingTaskOfADroppedLoopIsReportedWhereTheJvmLetsItsThreadGo() throws Exception {
    String output =
        ChildJvm.run(DropWithAWaitingTask.class, Map.of(), "-Djdk.trackAllThreads=false");
    assertThat(output.lines())
        .contains("Task was destroyed but it is pending!")
        .anyMatch(line -> line.startsWith("unclosed event loop <VirtualClockLoop"))
        .anyMatch(line -> line.startsWith("task: <Task pending name='waiting' coro="))
        .anyMatch(line -> line.startsWith("\tat io.asyncio.UnclosedLoopTest$DropWithAWaitingTask"));
  }

  @Test
  void closedLoopIsNotReported() {
    drop(dropped -> {
      dropped.createTask(work());
      runOnce(dropped);
      dropped.close();
    });
    drop(UnclosedLoopTest::runOnce);
    collectUntilLogged(1);
    assertThat(log.messages()).hasSize(1);
  }

  @Test
  void withoutDebugModeADroppedLoopIsNotReported() {
    Garbage.collect(VirtualClockLoop::new);
    drop(UnclosedLoopTest::runOnce);
    collectUntilLogged(1);
    assertThat(log.messages()).hasSize(1);
  }

  @Test
  void taskThatIsPendingWhenTheLoopClosesIsReportedWithItsPlace() {
    loop.setDebug(true);
    String line = Here.line(1);
    loop.createTask(async(() -> await(loop.createFuture())), "pending");
    runOnce();
    loop.close();
    ExceptionContext report = loop.reports.removeFirst();
    assertThat(report.message()).isEqualTo("Task was pending when its event loop was closed");
    assertThat(report.task().getName()).isEqualTo("pending");
    StackTraceElement place = report.sourceTraceback().getStackTrace()[0];
    assertThat(place.getFileName() + ":" + place.getLineNumber()).isEqualTo(line);
  }

  @Test
  void executorThatNobodyShutDownIsReportedWhenTheLoopCloses() throws Exception {
    loop.setDebug(true);
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());
    loop.setDefaultExecutor(executor);
    loop.close();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .startsWith("unclosed executor " + executor.getClass().getName());
    assertThat(executor.isShutdown()).isTrue();
  }

  @Test
  void executorThatWasShutDownIsNotReported() throws Exception {
    loop.setDebug(true);
    loop.waitForPosts();
    assertThat(run(async(() -> await(loop.runInExecutor(null, () -> 1))))).isEqualTo(1);
    run(loop.shutdownDefaultExecutor());
    loop.close();
    assertThat(log.messages()).isEmpty();
  }
}
