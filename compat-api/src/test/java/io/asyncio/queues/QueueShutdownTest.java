package io.asyncio.queues;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.LoopTest;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Joining and shutting down, which are the same in all kinds of queues. */
class QueueShutdownTest extends LoopTest {

  static List<Queue<String>> queues() {
    return List.of(new Queue<>(2), new LifoQueue<>(2), new PriorityQueue<>(2));
  }

  private void assertRefusesEverything(Queue<String> queue) {
    assertThatThrownBy(() -> run(queue.put("x"))).isInstanceOf(QueueShutDown.class);
    assertThatThrownBy(() -> queue.putNowait("x")).isInstanceOf(QueueShutDown.class);
    assertThatThrownBy(() -> run(queue.get())).isInstanceOf(QueueShutDown.class);
    assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDown.class);
  }

  private static void assertShutDown(Task<?> task) {
    assertThat(task.exception()).isInstanceOf(QueueShutDown.class);
  }

  private static void assertNothingUnfinished(Queue<String> queue) {
    assertThatThrownBy(queue::taskDone)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("taskDone() called too many times");
  }

  @ParameterizedTest
  @MethodSource("queues")
  @CPython("test_queues::_QueueJoinTestMixin::test_task_done_underflow")
  void taskDoneTooOftenIsRefused(Queue<String> queue) {
    assertNothingUnfinished(queue);
  }

  @ParameterizedTest
  @MethodSource("queues")
  @CPython("test_queues::_QueueJoinTestMixin::test_task_done")
  void joinGoesOnWhenEveryItemIsDone(Queue<String> queue) {
    queue.putNowait("a");
    queue.putNowait("b");
    Task<Void> join = loop.createTask(queue.join());
    queue.getNowait();
    queue.getNowait();
    queue.taskDone();
    runOnce();
    queue.putNowait("c");
    queue.taskDone();
    runOnce();
    assertThat(join.done()).isFalse();
    queue.taskDone();
    runOnce();
    assertThat(join.done()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("queues")
  @CPython("test_queues::_QueueJoinTestMixin::test_join_empty_queue")
  void joinOfAnUnusedQueueReturnsAtOnce(Queue<String> queue) throws Exception {
    run(async(() -> {
      List<String> others = new ArrayList<>();
      loop.callSoon(() -> others.add("another turn"));
      await(queue.join());
      await(queue.join());
      assertThat(others).isEmpty();
    }));
  }

  @ParameterizedTest
  @MethodSource("queues")
  @CPython("test_queues::_QueueShutdownTestMixin::test_shutdown_empty")
  void shutdownOfAnEmptyQueueWakesTheGetters(Queue<String> queue) throws Exception {
    Task<String> getter = loop.createTask(queue.get());
    runOnce();
    queue.shutdown();
    run(queue.join());
    runOnce();
    assertShutDown(getter);
    assertRefusesEverything(queue);
  }

  @ParameterizedTest
  @MethodSource("queues")
  @CPython("test_queues::_QueueShutdownTestMixin::test_shutdown_nonempty")
  void shutdownKeepsTheItems(Queue<String> queue) throws Exception {
    queue.putNowait("a");
    queue.putNowait("b");
    Task<Void> putter = loop.createTask(queue.put("c"));
    Task<Void> join = loop.createTask(queue.join());
    runOnce();
    queue.shutdown();
    runOnce();
    assertShutDown(putter);
    assertThat(queue.qsize()).isEqualTo(2);
    run(queue.get());
    queue.getNowait();
    assertRefusesEverything(queue);
    queue.taskDone();
    runOnce();
    assertThat(join.done()).isFalse();
    queue.taskDone();
    runOnce();
    assertThat(join.done()).isTrue();
    assertNothingUnfinished(queue);
  }

  @ParameterizedTest
  @MethodSource("queues")
  @CPython("test_queues::_QueueShutdownTestMixin::test_shutdown_immediate")
  void immediateShutdownDropsTheItems(Queue<String> queue) {
    queue.putNowait("a");
    queue.putNowait("b");
    Task<Void> putter = loop.createTask(queue.put("c"));
    Task<Void> join = loop.createTask(queue.join());
    runOnce();
    queue.shutdown(true);
    runOnce();
    assertShutDown(putter);
    assertThat(join.done()).isTrue();
    assertThat(queue.empty()).isTrue();
    assertRefusesEverything(queue);
    assertNothingUnfinished(queue);
  }

  @ParameterizedTest
  @MethodSource("queues")
  @CPython("test_queues::_QueueShutdownTestMixin::test_shutdown_immediate_with_unfinished")
  void joinAfterAnImmediateShutdownWaitsForWhatWasTaken(Queue<String> queue) {
    queue.putNowait("a");
    queue.putNowait("b");
    queue.getNowait();
    Task<Void> join = loop.createTask(queue.join());
    runOnce();
    queue.shutdown(true);
    runOnce();
    assertThat(join.done()).isFalse();
    queue.taskDone();
    runOnce();
    assertThat(join.done()).isTrue();
    assertNothingUnfinished(queue);
  }
}
