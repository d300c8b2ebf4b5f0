package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatherTest extends LoopTest {

  /** Fails a gathering of {@code never} and another one, and returns it. */
  private WeakReference<Object> gatherThatHasFailed(Future<Integer> never) {
    Future<Integer> failing = loop.createFuture();
    Future<?> gathered = gather(List.of(never, failing));
    failing.setException(new IllegalStateException("boom"));
    runOnce();
    assertThat(gathered.exception()).hasMessage("boom");
    return new WeakReference<>(gathered);
  }

  @Test
  void futureThatNeverEndsKeepsNoGatheringThatHasFailed() {
    Future<Integer> never = loop.createFuture();
    List<WeakReference<Object>> gatherings = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      gatherings.add(gatherThatHasFailed(never));
    }
    assertThat(never.waitingCallbacks()).hasSize(1);
    Garbage.collectUntil(() -> gatherings.stream().allMatch(one -> one.get() == null));
    never.setException(new IllegalStateException("late, and nobody has to look at it"));
    runOnce();
  }

  private final Future<Integer> a = loop.createFuture();
  private final Future<Integer> b = loop.createFuture();
  private final Future<Integer> c = loop.createFuture();

  private void runTwice() {
    runOnce();
    runOnce();
  }

  /** Cancels a gathering of {@code children}, and returns what awaiting it raises. */
  private Throwable cancellationOf(List<? extends Future<?>> children) {
    Future<?> gathered = gather(children, true);
    assertThat(gathered.cancel("why")).isTrue();
    runTwice();
    return gathered.exception();
  }

  @Test
  void cancellationHasTheMessageThatTheLastArgumentDidNotHeed() throws Exception {
    Task<Void> last = loop.createTask(async(() -> {
      currentTask().cancel("not heeded");
      assertThatThrownBy(() -> await(sleep(1))).isInstanceOf(CancelledError.class);
    }));
    run(async(() -> await(last)));
    assertThat(cancellationOf(List.of(a, last)))
        .isInstanceOf(CancelledError.class)
        .hasMessage("not heeded");
  }

  @Test
  @CPython("test_tasks::GatherTestsBase::test_success")
  void resultsComeInTheOrderOfTheArguments() throws Exception {
    Future<List<Integer>> gathered = gather(a, b, c);
    gathered.addDoneCallback(done -> trace.add("done"));
    b.setResult(2);
    c.setResult(3);
    runTwice();
    assertThat(gathered.done()).isFalse();
    a.setResult(1);
    runOnce();
    assertThat(gathered.done()).isTrue();
    assertThat(trace).isEmpty();
    runOnce();
    assertThat(trace).containsExactly("done");
    assertThat(gathered.result()).containsExactly(1, 2, 3);
  }

  @Test
  @CPython("test_tasks::GatherTestsBase::test_one_exception")
  void firstFailureIsTheOutcomeAtOnce() {
    Future<Integer> d = loop.createFuture();
    Future<Integer> e = loop.createFuture();
    Future<List<Integer>> gathered = gather(a, b, c, d, e);
    RuntimeException failure = new RuntimeException("first");
    a.setResult(1);
    b.setException(failure);
    runOnce();
    assertThat(gathered.exception()).isSameAs(failure);
    c.setException(new RuntimeException("second"));
    d.cancel();
    e.setResult(5);
    runOnce();
    assertThat(gathered.exception()).isSameAs(failure);
  }

  @Test
  @CPython("test_tasks::GatherTestsBase::test_return_exceptions")
  void returnedExceptionsStandInTheirPlaces() throws Exception {
    Future<List<Object>> gathered = gather(List.of(a, b, c), true);
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second");
    b.setException(first);
    c.setException(second);
    runTwice();
    assertThat(gathered.done()).isFalse();
    a.setResult(3);
    runOnce();
    assertThat(gathered.result()).containsExactly(3, first, second);
  }

  @Test
  @CPython("test_tasks::FutureGatherTests::test_one_cancellation")
  void cancelledChildIsAFailureOfTheWhole() {
    Future<List<Integer>> gathered = gather(a, b, c);
    a.setResult(1);
    b.cancel();
    runOnce();
    assertThat(gathered.done()).isTrue();
    assertThat(gathered.cancelled()).isFalse();
    Throwable cancellation = gathered.exception();
    assertThat(cancellation).isInstanceOf(CancelledError.class);
    c.setException(new RuntimeException("ignored"));
    runOnce();
    assertThat(gathered.exception()).isSameAs(cancellation);
  }

  @Test
  @CPython("test_tasks::FutureGatherTests::test_result_exception_one_cancellation")
  void cancelledChildIsAReturnedException() throws Exception {
    Future<List<Object>> gathered = gather(List.of(a, b), true);
    gathered.addDoneCallback(done -> trace.add("done"));
    a.cancel();
    runOnce();
    assertThat(gathered.done()).isFalse();
    b.setResult(1);
    runTwice();
    assertThat(trace).containsExactly("done");
    assertThat(gathered.result().get(0)).isInstanceOf(CancelledError.class);
    assertThat(gathered.result().get(1)).isEqualTo(1);
  }

  @Test
  @CPython("test_tasks::FutureGatherTests::test_constructor_empty_sequence_use_running_loop")
  void gatherOfNothingIsDoneAtOnce() throws Exception {
    runBody(() -> {
      Future<List<Object>> gathered = gather();
      assertThat(gathered.done()).isTrue();
      assertThat(gathered.result()).isEmpty();
      assertThat(gathered.getLoop()).isSameAs(loop);
    });
  }

  @Test
  @CPython("test_tasks::FutureGatherTests::test_constructor_heterogenous_futures")
  void futuresOfTwoLoopsAreRefusedBeforeAnythingStarts() {
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      Future<Integer> foreign = other.createFuture();
      assertThatThrownBy(() -> gather(a, foreign))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("different loop");
    }
  }

  @Test
  @CPython("test_tasks::CoroutineGatherTests::test_constructor_use_running_loop")
  void coroutinesBecomeTasksOfTheRunningLoop() throws Exception {
    List<Integer> results = run(async(() -> {
      Future<List<Integer>> gathered = gather(sleep(2, 1), sleep(1, 2));
      assertThat(gathered.getLoop()).isSameAs(loop);
      assertThat(Asyncio.allTasks()).hasSize(3);
      return await(gathered);
    }));
    assertThat(results).containsExactly(1, 2);
    assertThat(loop.time()).isEqualTo(2.0);
  }

  @Test
  @CPython("test_tasks::CoroutineGatherTests::test_duplicate_coroutines")
  void coroutineGivenTwiceRunsOnceAndFillsBothPlaces() throws Exception {
    Coroutine<String> one = async(() -> {
      trace.add("ran");
      return "x";
    });
    Coroutine<String> two = async(() -> "y");
    assertThat(run(async(() -> await(gather(one, two, one, one)))))
        .containsExactly("x", "y", "x", "x");
    assertThat(trace).containsExactly("ran");
  }

  @Test
  @CPython("test_tasks::CoroutineGatherTests::test_cancellation_broadcast")
  void cancellingTheAwaiterCancelsAllChildren() throws Exception {
    Task<Integer> first = loop.createTask(async(() -> await(a)));
    Task<Integer> second = loop.createTask(async(() -> await(b)));
    Future<List<Integer>> gathered = gather(first, second);
    Task<List<Integer>> outer = loop.createTask(async(() -> await(gathered)));
    runTwice();
    outer.cancel();
    assertThatThrownBy(() -> loop.runUntilComplete(outer)).isInstanceOf(CancelledError.class);
    assertThat(gathered.cancel()).isFalse();
    assertThat(first.cancelled()).isTrue();
    assertThat(second.cancelled()).isTrue();
    assertThat(a.cancelled()).isTrue();
    assertThat(b.cancelled()).isTrue();
  }

  @Test
  @CPython("test_tasks::CoroutineGatherTests::test_exception_marking")
  void laterFailureOfAnotherChildIsNotReported() throws Exception {
    runBody(() -> {
      Future<List<Void>> gathered = gather(failAfter(1, "first"), failAfter(2, "second"));
      assertThatThrownBy(() -> await(gathered)).hasMessage("first");
      await(sleep(5));
      assertThat(gathered.exception()).hasMessage("first");
    });
    assertThat(closeAndTakeReports()).isEmpty();
  }

  private static Coroutine<Void> failAfter(double seconds, String message) {
    return async(() -> {
      await(sleep(seconds));
      throw new IllegalStateException(message);
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_gather_1")
  void cancelOfAGatherWhoseChildrenAreDoneChangesNothing() throws Exception {
    Future<List<Integer>> gathered = gather(a);
    a.setResult(1);
    assertThat(gathered.cancel()).isFalse();
    runOnce();
    assertThat(gathered.cancelled()).isFalse();
    assertThat(gathered.result()).containsExactly(1);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_gather_2")
  void cancellationIsNotTurnedIntoAResult() throws Exception {
    for (String message : new String[] {"my message", null}) {
      Task<List<Object>> task =
          loop.createTask(async(() -> await(gather(List.of(sleep(10)), true))));
      runTwice();
      task.cancel(message);
      assertThatThrownBy(() -> loop.runUntilComplete(task))
          .isInstanceOf(CancelledError.class)
          .hasMessage(message)
          .hasNoCause();
      assertThat(task.cancelled()).isTrue();
    }
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_cancel_gather_3")
  void cancelWithSomeChildrenDoneCarriesTheMessageIfTheLastOneWasCancelled() {
    b.setResult(1);
    assertThat(cancellationOf(List.of(b, a))).isInstanceOf(CancelledError.class).hasMessage("why");
    assertThat(cancellationOf(List.of(c, b))).isInstanceOf(CancelledError.class).hasMessage(null);
  }

  @Test
  void childrenThatAreDoneCompleteTheGatherAtOnce() throws Exception {
    a.setResult(1);
    b.setResult(2);
    Future<List<Integer>> gathered = gather(a, b);
    assertThat(gathered.done()).isTrue();
    assertThat(gathered.result()).containsExactly(1, 2);
  }

  @Test
  void nullAmongTheArgumentsIsRefusedBeforeAnythingStarts() throws Exception {
    Coroutine<Integer> coroutine = async(() -> 1);
    assertThatThrownBy(() -> gather(Arrays.asList(coroutine, null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("awaitables[1]");
    assertThat(run(coroutine)).isEqualTo(1);
  }

  @Test
  void hundredThousandSleepsAreGathered() throws Exception {
    int count = System.getProperty("asyncio.engine").equals("loop") ? 100_000 : 5_000;
    List<Coroutine<Integer>> sleeps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sleeps.add(sleep(1 + i % 10, i));
    }
    List<Integer> results = run(async(() -> await(gather(sleeps))));
    assertThat(results).hasSize(count).startsWith(0, 1, 2).endsWith(count - 1);
    assertThat(loop.time()).isEqualTo(10.0);
  }

  @Test
  void tasksOfAGatherRunInOrder() throws Exception {
    runBody(() -> {
      Task<Void> before = createTask(async(() -> points.expect(1)));
      await(gather(async(() -> points.expect(2)), async(() -> points.expect(3))));
      await(before);
      points.finish(4);
    });
  }

  @Test
  @CPython("test_tasks::GatherTestsBase::test_result_exception_success")
  void resultsAreTheSameWhereExceptionsAreReturnedAndThereAreNone() throws Exception {
    Future<List<Object>> gathered = gather(List.of(a, b), true);
    b.setResult(2);
    runTwice();
    assertThat(gathered.done()).isFalse();
    a.setResult(1);
    runOnce();
    assertThat(gathered.result()).containsExactly(1, 2);
  }

  @Test
  @CPython("test_tasks::CoroutineGatherTests::test_issue46672")
  @SuppressWarnings({"unchecked", "rawtypes"})
  void whatIsNoAwaitableIsRefusedBeforeAnythingStarts() throws Exception {
    Coroutine<String> coroutine = async(() -> "abc");
    List mixed = List.of(coroutine, 5);
    runBody(() -> {
      assertThatThrownBy(() -> gather(mixed))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("awaitables[1]")
          .hasMessageEndingWith("got 5");
      assertThat(Asyncio.allTasks()).hasSize(1);
      await(sleep(1));
    });
    assertThat(run(coroutine)).isEqualTo("abc");
    assertThat(closeAndTakeReports()).isEmpty();
  }

  @Test
  @CPython("test_tasks::CoroutineGatherTests::test_issue46672")
  void gatherThatIsRefusedHalfWayReportsNothingLater() throws Exception {
    loop.setTaskFactory(new TaskFactory() {
      @Override
      public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        if (trace.size() == 2) {
          throw new IllegalStateException("no third task");
        }
        trace.add("made");
        return new Task<>(coroutine, loop, options);
      }
    });
    runBody(() -> {
      assertThatThrownBy(() -> gather(failAfter(1, "nobody looks"), sleep(2)))
          .hasMessage("no third task");
      await(sleep(5));
    });
    assertThat(closeAndTakeReports()).isEmpty();
  }
}
