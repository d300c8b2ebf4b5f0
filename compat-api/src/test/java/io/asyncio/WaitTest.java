package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitTest extends LoopTest {

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait")
  void waitsForTheSlowestAndNotAgain() throws Exception {
    Task<Integer> a = loop.createTask(sleep(0.1, 1));
    Task<Integer> b = loop.createTask(sleep(0.15, 2));
    WaitResult<Integer> result = run(Asyncio.wait(List.of(b, a)));
    assertThat(result.done()).containsExactlyInAnyOrder(a, b);
    assertThat(result.pending()).isEmpty();
    assertThat(loop.time()).isEqualTo(0.15);
    assertThat(run(Asyncio.wait(List.of(b, a))).done()).containsExactlyInAnyOrder(a, b);
    assertThat(loop.time()).isEqualTo(0.15);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_errors")
  @CPython("test_tasks::BaseTaskTests::test_wait_invalid_args")
  void nothingToWaitForIsRefused() {
    assertThatThrownBy(() -> Asyncio.wait(List.<Task<Void>>of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> Asyncio.wait((List<Task<Void>>) null)).hasMessage("futures");
    assertThatThrownBy(() -> Asyncio.wait(List.of(loop.createFuture()), (ReturnWhen) null))
        .hasMessage("returnWhen");
  }

  @Test
  void coroutinesAreRefused() {
    assertThatThrownBy(() -> Asyncio.wait(List.of(sleep(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Passing coroutines is forbidden");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_duplicate_coroutines")
  void taskGivenTwiceCountsOnce() throws Exception {
    Task<Integer> task = loop.createTask(async(() -> 1));
    assertThat(run(Asyncio.wait(List.of(task, task, task))).done()).containsExactly(task);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_first_completed")
  void firstCompletedLeavesTheOthersAlone() throws Exception {
    Task<Void> slow = loop.createTask(sleep(10));
    Task<Void> fast = loop.createTask(sleep(0.1));
    WaitResult<Void> result = run(Asyncio.wait(List.of(slow, fast), ReturnWhen.FIRST_COMPLETED));
    assertThat(result.done()).containsExactly(fast);
    assertThat(result.pending()).containsExactly(slow);
    assertThat(slow.done()).isFalse();
    loop.runUntilComplete(slow);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_really_done")
  void resultTellsWhatIsDoneWhenTheWaiterResumes() throws Exception {
    Future<Integer> a = loop.createFuture();
    Future<Integer> b = loop.createFuture();
    loop.callSoon(() -> {
      a.setResult(1);
      b.setResult(2);
    });
    assertThat(run(Asyncio.wait(List.of(a, b), ReturnWhen.FIRST_COMPLETED)).done())
        .containsExactly(a, b);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_first_exception_in_wait")
  void firstExceptionReturnsWhenOneFails() throws Exception {
    Task<Void> slow = loop.createTask(sleep(10));
    Task<Void> failing = loop.createTask(async(() -> {
      await(sleep(0.01));
      throw new IllegalStateException("no");
    }));
    WaitResult<Void> result = run(Asyncio.wait(List.of(slow, failing), ReturnWhen.FIRST_EXCEPTION));
    assertThat(result.done()).containsExactly(failing);
    assertThat(result.pending()).containsExactly(slow);
    assertThat(loop.time()).isEqualTo(0.01);
    loop.runUntilComplete(slow);
  }

  @Test
  void firstExceptionIgnoresACancellation() throws Exception {
    Task<Void> slow = loop.createTask(sleep(10));
    Task<Void> cancelled = loop.createTask(sleep(20));
    loop.callLater(1, cancelled::cancel);
    run(Asyncio.wait(List.of(slow, cancelled), ReturnWhen.FIRST_EXCEPTION));
    assertThat(loop.time()).isEqualTo(10.0);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_with_exception")
  void failureIsNotRaised() throws Exception {
    Task<Void> failing = loop.createTask(async(() -> {
      throw new IllegalStateException("no");
    }));
    Task<Void> slow = loop.createTask(sleep(0.15));
    for (int i = 0; i < 2; i++) {
      WaitResult<Void> result = run(Asyncio.wait(List.of(failing, slow)));
      assertThat(result.done()).containsExactly(failing, slow);
      assertThat(result.pending()).isEmpty();
      assertThat(loop.time()).isEqualTo(0.15);
    }
    assertThat(failing.exception()).hasMessage("no");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_with_timeout")
  void timeoutLeavesTheRestRunning() throws Exception {
    Task<Void> fast = loop.createTask(sleep(0.1));
    Task<Void> slow = loop.createTask(sleep(0.15));
    WaitResult<Void> result = run(Asyncio.wait(List.of(fast, slow), 0.11));
    assertThat(result.done()).containsExactly(fast);
    assertThat(result.pending()).containsExactly(slow);
    assertThat(loop.time()).isEqualTo(0.11);
    loop.runUntilComplete(slow);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_concurrent_complete")
  void taskThatIsDoneAtTheTimeoutCountsAsDone() throws Exception {
    Task<Void> a = loop.createTask(sleep(0.1));
    Task<Void> b = loop.createTask(sleep(0.15));
    WaitResult<Void> result = run(Asyncio.wait(List.of(b, a), 0.1));
    assertThat(result.done()).containsExactly(a);
    assertThat(result.pending()).containsExactly(b);
    assertThat(loop.time()).isEqualTo(0.1);
    loop.runUntilComplete(b);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_yield_wait_does_not_shield_cancel")
  void cancellingTheWaiterLeavesTheTasksRunning() throws Exception {
    runBody(() -> {
      Task<String> inner = createTask(sleep(5, "done"));
      Task<WaitResult<String>> waiter = createTask(Asyncio.wait(List.of(inner)));
      await(sleep(1));
      waiter.cancel();
      assertThatThrownBy(() -> await(waiter)).isInstanceOf(CancelledError.class);
      assertThat(await(inner)).isEqualTo("done");
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_first_exception")
  void firstExceptionReturnsAtOnceForATaskThatFailsInItsFirstStep() throws Exception {
    Task<Void> slow = loop.createTask(sleep(10));
    Task<Void> failing = loop.createTask(async(() -> {
      throw new ArithmeticException("err");
    }));
    WaitResult<Void> result = run(Asyncio.wait(List.of(failing, slow), ReturnWhen.FIRST_EXCEPTION));
    assertThat(result.done()).containsExactly(failing);
    assertThat(result.pending()).containsExactly(slow);
    assertThat(loop.time()).isZero();
    assertThat(slow.done()).isFalse();
    assertThat(slow.cancelling()).isZero();
    WaitResult<Void> rest = run(Asyncio.wait(List.of(slow, failing)));
    assertThat(rest.done()).containsExactly(slow, failing);
    assertThat(failing.exception()).hasMessage("err");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_with_iterator_of_tasks")
  void tasksMayComeFromAnIterator() throws Exception {
    Task<String> a = loop.createTask(async(() -> "a"));
    Task<String> b = loop.createTask(async(() -> "b"));
    assertThat(run(Asyncio.wait(List.of(a, b).iterator())).done()).containsExactly(a, b);
    Iterator<Task<String>> once = List.of(a, b).iterator();
    Iterable<Task<String>> oneShot = () -> once;
    assertThat(run(Asyncio.wait(oneShot)).done()).containsExactly(a, b);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_generator")
  void tasksMayBeMadeWhileTheyAreAskedFor() throws Exception {
    runBody(() -> {
      Iterator<Task<Integer>> lazy = IntStream.range(0, 10)
          .peek(i -> trace.add("made " + i))
          .mapToObj(i -> createTask(sleep(i, i)))
          .iterator();
      WaitResult<Integer> result = await(Asyncio.wait(lazy, ReturnWhen.ALL_COMPLETED));
      assertThat(result.done()).hasSize(10).allMatch(Future::done);
      assertThat(result.pending()).isEmpty();
      assertThat(lazy.hasNext()).isFalse();
    });
    assertThat(trace).hasSize(10);
  }

  @Test
  void iteratorMayComeWithALimit() throws Exception {
    Task<Void> fast = loop.createTask(sleep(1));
    Task<Void> slow = loop.createTask(sleep(3));
    WaitResult<Void> timed = run(Asyncio.wait(List.of(fast, slow).iterator(), 2));
    assertThat(timed.done()).containsExactly(fast);
    assertThat(timed.pending()).containsExactly(slow);
    assertThatThrownBy(() -> Asyncio.wait((Iterator<Task<Void>>) null)).hasMessage("futures");
    loop.runUntilComplete(slow);
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void whatIsNoFutureIsNamed() {
    assertThatThrownBy(() -> Asyncio.wait((List) List.of(loop.createFuture(), 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("futures[1]")
        .hasMessageEndingWith("got 5");
    assertThatThrownBy(() -> Asyncio.wait(java.util.Arrays.asList((Task<Void>) null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("futures[0]");
  }
}
