package io.asyncio.queues;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.LoopTest;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.VirtualClockLoop;
import io.asyncio.conformance.CPython;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueTest extends LoopTest {

  private Task<Void> putter(Queue<String> queue, String item) {
    return loop.createTask(queue.put(item));
  }

  private Task<Void> getter(Queue<String> queue) {
    Coroutine<Void> body = Asyncio.async(() -> {
      trace.add(await(queue.get()));
    });
    return loop.createTask(body);
  }

  private void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
  }

  private static Queue<String> queueOf(int maxsize, String... items) {
    Queue<String> queue = new Queue<>(maxsize);
    List.of(items).forEach(queue::putNowait);
    return queue;
  }

  @Test
  @CPython("test_queues::QueueBasicTests::test_repr")
  @CPython("test_queues::QueueBasicTests::test_str")
  @CPython("test_queues::_QueueJoinTestMixin::test_format")
  @CPython("test_queues::_QueueShutdownTestMixin::test_format")
  void descriptionShowsWhatIsInTheQueueAndWhoWaits() throws Exception {
    Queue<String> queue = new Queue<>(1);
    assertThat(queue.toString()).matches("<Queue at 0x[0-9a-f]+ maxsize=1>");
    getter(queue);
    runOnce();
    assertThat(queue.toString()).endsWith(" maxsize=1 getters[1]>");
    queue.putNowait("a");
    putter(queue, "b");
    runOnce();
    runOnce();
    assertThat(trace).containsExactly("a");
    assertThat(queue.toString()).endsWith(" maxsize=1 items=[b] tasks=2>");
    queue.shutdown();
    assertThat(queue.toString()).endsWith(" tasks=2 shutdown>");
  }

  @Test
  @CPython("test_queues::QueueBasicTests::test_empty")
  void queueIsEmptyBeforeThePutAndAfterTheGet() {
    Queue<String> queue = new Queue<>();
    assertThat(queue.empty()).isTrue();
    queue.putNowait("a");
    assertThat(queue.empty()).isFalse();
    assertThat(queue.getNowait()).isEqualTo("a");
    assertThat(queue.empty()).isTrue();
  }

  @Test
  @CPython("test_queues::QueueBasicTests::test_full")
  void unlimitedQueueIsNeverFull() {
    assertThat(new Queue<String>().full()).isFalse();
    assertThat(queueOf(0, "a", "b").full()).isFalse();
    assertThat(queueOf(-1, "a", "b").full()).isFalse();
    assertThat(queueOf(1, "a").full()).isTrue();
  }

  @Test
  @CPython("test_queues::QueueBasicTests::test_order")
  void oldestItemComesFirst() {
    Queue<String> queue = queueOf(0, "c", "a", "b");
    assertThat(List.of(queue.getNowait(), queue.getNowait(), queue.getNowait()))
        .containsExactly("c", "a", "b");
  }

  @Test
  void orderSurvivesGrowthInTheMiddleOfTheRing() {
    Queue<Integer> queue = new Queue<>();
    for (int i = 0; i < 5; i++) {
      queue.putNowait(-1);
      queue.getNowait();
    }
    for (int i = 0; i < 40; i++) {
      queue.putNowait(i);
    }
    for (int i = 0; i < 40; i++) {
      assertThat(queue.getNowait()).isEqualTo(i);
    }
  }

  @Test
  void nullIsAnItem() throws Exception {
    Queue<String> queue = new Queue<>();
    queue.putNowait(null);
    assertThat(queue.qsize()).isOne();
    assertThat(run(queue.get())).isNull();
  }

  @Test
  @CPython("test_queues::QueueBasicTests::test_maxsize")
  void putIntoAFullQueueWaitsForAGet() {
    Queue<String> queue = queueOf(2, "a", "b");
    Task<Void> third = putter(queue, "c");
    runOnce();
    assertThat(queue.maxsize()).isEqualTo(2);
    assertThat(queue.qsize()).isEqualTo(2);
    assertThat(third.done()).isFalse();
    assertThat(queue.getNowait()).isEqualTo("a");
    runOnce();
    assertThat(third.done()).isTrue();
    assertThat(queue.getNowait()).isEqualTo("b");
    assertThat(queue.getNowait()).isEqualTo("c");
  }

  @Test
  @CPython("test_queues::QueueGetTests::test_blocking_get")
  @CPython("test_queues::QueuePutTests::test_blocking_put")
  void putAndGetThatNeedNotWaitDoNotSuspend() throws Exception {
    Queue<String> queue = new Queue<>();
    runBody(() -> {
      Coroutine<Void> other = Asyncio.async(() -> {
        trace.add("other");
      });
      createTask(other);
      await(queue.put("a"));
      trace.add(await(queue.get()));
      queue.taskDone();
      await(queue.join());
      await(sleep(0));
    });
    assertThat(trace).containsExactly("a", "other");
  }

  @Test
  @CPython("test_queues::QueueGetTests::test_get_with_putters")
  @CPython("test_queues::QueueGetTests::test_get_with_waiting_putters")
  void getsTakeTheItemsOfThePuttersInOrder() {
    Queue<String> queue = new Queue<>(1);
    putter(queue, "a");
    putter(queue, "b");
    runOnce();
    assertThat(queue.getNowait()).isEqualTo("a");
    runOnce();
    assertThat(queue.getNowait()).isEqualTo("b");
  }

  @Test
  @CPython("test_queues::QueueGetTests::test_blocking_get_wait")
  void getWaitsForAnItemThatATimerPuts() throws Exception {
    Queue<String> queue = new Queue<>();
    loop.callLater(0.01, () -> queue.putNowait("a"));
    assertThat(run(queue.get())).isEqualTo("a");
    assertThat(loop.time()).isEqualTo(0.01);
  }

  @Test
  @CPython("test_queues::QueueGetTests::test_nonblocking_get")
  @CPython("test_queues::QueuePutTests::test_nonblocking_put")
  void getNowaitReturnsWhatPutNowaitPut() {
    assertThat(queueOf(0, "a").getNowait()).isEqualTo("a");
  }

  @Test
  @CPython("test_queues::QueueGetTests::test_nonblocking_get_exception")
  void getNowaitOfAnEmptyQueueIsRefused() {
    assertThatThrownBy(new Queue<String>()::getNowait).isInstanceOf(QueueEmpty.class);
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_nonblocking_put_exception")
  void putNowaitIntoAFullQueueIsRefused() {
    Queue<String> queue = queueOf(1, "a");
    assertThatThrownBy(() -> queue.putNowait("b")).isInstanceOf(QueueFull.class);
    assertThat(queue.qsize()).isOne();
  }

  @Test
  @CPython("test_queues::QueueGetTests::test_get_cancelled_race")
  void cancelledGetterIsSkipped() {
    Queue<String> queue = new Queue<>();
    Task<Void> first = getter(queue);
    Task<Void> second = getter(queue);
    runOnce();
    first.cancel();
    queue.putNowait("a");
    runOnce();
    assertThat(first.cancelled()).isTrue();
    assertThat(second.done()).isTrue();
    assertThat(trace).containsExactly("a");
  }

  @Test
  @CPython("test_queues::QueueGetTests::test_why_are_getters_waiting")
  void producerAndConsumerShareAQueueOfOne() throws Exception {
    Queue<String> queue = new Queue<>(1);
    Coroutine<Void> producer = Asyncio.async(() -> {
      for (int i = 0; i < 5; i++) {
        await(queue.put("" + i));
      }
    });
    Coroutine<Void> consumer = Asyncio.async(() -> {
      for (int i = 0; i < 5; i++) {
        trace.add(await(queue.get()));
      }
    });
    runBody(() -> await(Asyncio.gather(List.of(producer, consumer))));
    assertThat(trace).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  @CPython("test_queues::QueueGetTests::test_cancelled_getters_not_being_held_in_self_getters")
  void getterThatTimesOutLeavesTheQueue() {
    Queue<String> queue = new Queue<>();
    assertThatThrownBy(() -> run(Asyncio.waitFor(queue.get(), 0.1)))
        .isInstanceOf(TimeoutError.class);
    assertThat(queue.toString()).doesNotContain("getters");
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_blocking_put_wait")
  void putWaitsForAGetOfATimer() throws Exception {
    Queue<String> queue = queueOf(1, "a");
    loop.callLater(0.01, () -> trace.add(queue.getNowait()));
    run(queue.put("b"));
    assertThat(loop.time()).isEqualTo(0.01);
    assertThat(trace).containsExactly("a");
    assertThat(queue.getNowait()).isEqualTo("b");
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_get_cancel_drop_one_pending_reader")
  void itemOfAGetterCancelledAfterItWasWokenIsNotLost() throws Exception {
    Queue<String> queue = new Queue<>();
    Task<Void> reader = getter(queue);
    runOnce();
    queue.putNowait("a");
    queue.putNowait("b");
    reader.cancel();
    assertCancelled(reader);
    assertThat(run(queue.get())).isEqualTo("a");
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_get_cancel_drop_many_pending_readers")
  void wakeUpOfACancelledGetterPassesToAnother() {
    Queue<String> queue = new Queue<>();
    Task<Void> first = getter(queue);
    Task<Void> second = getter(queue);
    Task<Void> third = getter(queue);
    runOnce();
    queue.putNowait("a");
    queue.putNowait("b");
    first.cancel();
    assertCancelled(first);
    runOnce();
    assertThat(second.done() && third.done()).isTrue();
    assertThat(trace).containsExactly("a", "b");
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_put_cancel_drop")
  void itemOfAPutterCancelledAfterItWasWokenIsNotStored() throws Exception {
    Queue<String> queue = queueOf(1, "a");
    Task<Void> writer = putter(queue, "b");
    runOnce();
    assertThat(queue.getNowait()).isEqualTo("a");
    writer.cancel();
    assertCancelled(writer);
    assertThat(queue.empty()).isTrue();
    run(queue.put("b"));
    assertThat(queue.getNowait()).isEqualTo("b");
    assertThat(queue.empty()).isTrue();
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_put_cancelled")
  void putOfATaskCompletesInItsFirstStep() throws Exception {
    Queue<String> queue = new Queue<>();
    Task<Void> writer = putter(queue, "a");
    assertThat(run(queue.get())).isEqualTo("a");
    assertThat(writer.done()).isTrue();
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_put_cancelled_race")
  void cancelledPutterIsSkipped() {
    Queue<String> queue = new Queue<>(1);
    putter(queue, "a");
    Task<Void> second = putter(queue, "b");
    Task<Void> third = putter(queue, "x");
    runOnce();
    third.cancel();
    runOnce();
    assertThat(queue.getNowait()).isEqualTo("a");
    runOnce();
    assertThat(second.done()).isTrue();
    assertThat(queue.getNowait()).isEqualTo("b");
    assertThat(queue.empty()).isTrue();
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_put_with_waiting_getters")
  void putWakesAGetter() throws Exception {
    Queue<String> queue = new Queue<>();
    Task<Void> getter = getter(queue);
    runOnce();
    run(queue.put("a"));
    loop.runUntilComplete(getter);
    assertThat(trace).containsExactly("a");
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_why_are_putters_waiting")
  void asManyPuttersGoOnAsSlotsWereFreed() {
    Queue<String> queue = new Queue<>(2);
    List<Task<Void>> putters =
        List.of(putter(queue, "0"), putter(queue, "1"), putter(queue, "2"), putter(queue, "3"));
    runOnce();
    trace.add(queue.getNowait());
    trace.add(queue.getNowait());
    runOnce();
    trace.add(queue.getNowait());
    trace.add(queue.getNowait());
    assertThat(putters).allMatch(Task::done);
    assertThat(trace).containsExactly("0", "1", "2", "3");
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_cancelled_puts_not_being_held_in_self_putters")
  void cancelledPutterLeavesTheQueue() {
    Queue<String> queue = queueOf(1, "a");
    Task<Void> writer = putter(queue, "b");
    loop.callSoon(writer::cancel);
    assertCancelled(writer);
    assertThat(queue.toString()).doesNotContain("putters");
  }

  @Test
  @CPython("test_queues::QueuePutTests::test_cancelled_put_silence_value_error_exception")
  void putterThatAGetRemovedAndThatIsCancelledJustEnds() {
    Queue<String> queue = queueOf(1, "a");
    Task<Void> writer = putter(queue, "b");
    runOnce();
    queue.getNowait();
    assertThat(queue.toString()).doesNotContain("putters");
    writer.cancel();
    assertCancelled(writer);
  }

  @Test
  @CPython("test_queues::LifoQueueTests::test_order")
  void lifoQueueGivesTheNewestItemFirst() {
    LifoQueue<String> queue = new LifoQueue<>();
    List.of("c", "a", "b").forEach(queue::putNowait);
    assertThat(List.of(queue.getNowait(), queue.getNowait(), queue.getNowait()))
        .containsExactly("b", "a", "c");
  }

  @Test
  void queueThatSomeoneWaitedForRefusesOtherLoops() {
    Queue<String> queue = new Queue<>();
    getter(queue);
    runOnce();
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      assertThatThrownBy(() -> other.runUntilComplete(queue.get()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is bound to a different event loop");
    }
    queue.putNowait("a");
    runOnce();
    assertThat(trace).containsExactly("a");
  }
}
