package io.asyncio;

import static io.asyncio.Asyncio.asCompleted;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.ensureFuture;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.setEventLoop;
import static io.asyncio.Asyncio.shield;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which loop things belong to that are made without naming one. */
class CurrentLoopTest extends LoopTest {

  private final Coroutine<Integer> coroutine = async(() -> 42);

  @BeforeEach
  @AfterEach
  void noLoopIsCurrent() {
    setEventLoop(null);
  }

  private static void assertNeedsALoop(String caller, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no current event loop")
        .hasMessageContaining(caller);
    assertThat(RunningLoop.current()).as("a loop made on the way").isNull();
  }

  private void assertUnstarted() throws Exception {
    assertThat(Asyncio.allTasks(loop)).isEmpty();
    assertThat(run(coroutine)).isEqualTo(42);
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_constructor_without_loop")
  void futureNeedsALoop() {
    assertNeedsALoop("new Future()", () -> new Future<Integer>());
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_constructor_use_global_loop")
  void futureOutsideARunBelongsToTheCurrentLoop() {
    setEventLoop(loop);
    Future<Integer> future = new Future<>();
    assertThat(future.getLoop()).isSameAs(loop);
  }

  @Test
  @CPython("test_events::GetEventLoopTestsMixin::test_get_event_loop_returns_running_loop")
  @CPython("test_events::GetEventLoopTestsMixin::test_get_event_loop_returns_running_loop2")
  void getEventLoopReturnsTheRunningLoopElseTheOneThatWasSetElseRaises() throws Exception {
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      setEventLoop(other);
      runBody(() -> {
        assertThat(Asyncio.getEventLoop()).isSameAs(loop);
        assertThat(Asyncio.getRunningLoop()).isSameAs(loop);
        await(sleep(0));
        assertThat(Asyncio.getRunningLoop()).isSameAs(loop);
      });
      assertThatThrownBy(Asyncio::getRunningLoop)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no running event loop");
      assertThat(Asyncio.getEventLoop()).isSameAs(other);
      setEventLoop(null);
      assertNoneIsMade();
    }
  }

  @Test
  void runningLoopGoesBeforeTheCurrentOne() throws Exception {
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      setEventLoop(other);
      assertThat(run(async(() -> new Future<Integer>().getLoop()))).isSameAs(loop);
      List<EventLoop> ofCallback = new ArrayList<>();
      loop.callSoon(() -> ofCallback.add(new Future<Integer>().getLoop()));
      runOnce();
      assertThat(ofCallback).containsExactly(loop);
    }
  }

  @Test
  void taskNeedsALoop() throws Exception {
    assertNeedsALoop("new Task()", () -> new Task<>(coroutine));
    assertUnstarted();
  }

  @Test
  void taskOutsideARunBelongsToTheCurrentLoop() throws Exception {
    setEventLoop(loop);
    Task<Integer> task = new Task<>(coroutine);
    assertThat(task.getLoop()).isSameAs(loop);
    assertThat(loop.runUntilComplete(task)).isEqualTo(42);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_ensure_future_coroutine")
  void ensureFutureTakesTheGivenLoopElseTheRunningElseTheCurrent() throws Exception {
    assertNeedsALoop("ensureFuture", () -> ensureFuture(coroutine));
    assertUnstarted();
    Future<String> given = ensureFuture(async(() -> "given"), loop);
    assertThat(given).isInstanceOf(Task.class);
    assertThat(given.getLoop()).isSameAs(loop);
    assertThat(loop.runUntilComplete(given)).isEqualTo("given");
    Future<String> running = run(async(() -> ensureFuture(async(() -> "running"))));
    assertThat(running.getLoop()).isSameAs(loop);
    assertThat(loop.runUntilComplete(running)).isEqualTo("running");
    setEventLoop(loop);
    Future<String> current = ensureFuture(async(() -> "current"));
    assertThat(current.getLoop()).isSameAs(loop);
    assertThat(loop.runUntilComplete(current)).isEqualTo("current");
  }

  @Test
  void ensureFutureOnALoopThatRefusesClosesTheCoroutine() {
    VirtualClockLoop closed = new VirtualClockLoop();
    closed.close();
    assertThatThrownBy(() -> ensureFuture(coroutine, closed)).hasMessage("Event loop is closed");
    assertThatThrownBy(() -> run(coroutine)).hasMessageStartingWith("cannot reuse");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_ensure_future_error_msg")
  void ensureFutureOfAFutureOfAnotherLoopSaysSo() {
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      Future<Integer> future = loop.createFuture();
      assertThatThrownBy(() -> ensureFuture(future, other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("The future belongs to a different loop than the one specified");
      assertThat(ensureFuture(future, loop)).isSameAs(future);
    }
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_coroutine_without_loop")
  void shieldOfACoroutineNeedsALoop() throws Exception {
    assertNeedsALoop("shield", () -> shield(coroutine));
    assertUnstarted();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_coroutine_use_running_loop")
  void shieldInARunBelongsToTheRunningLoop() throws Exception {
    Future<Integer> shielded = run(async(() -> shield(coroutine)));
    assertThat(shielded.getLoop()).isSameAs(loop);
    assertThat(loop.runUntilComplete(shielded)).isEqualTo(42);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_shield_coroutine_use_global_loop")
  void shieldOutsideARunBelongsToTheCurrentLoop() throws Exception {
    setEventLoop(loop);
    Future<Integer> shielded = shield(coroutine);
    assertThat(shielded.getLoop()).isSameAs(loop);
    assertThat(loop.runUntilComplete(shielded)).isEqualTo(42);
  }

  @Test
  @CPython("test_tasks::CoroutineGatherTests::test_constructor_without_loop")
  void gatherOfCoroutinesNeedsALoop() throws Exception {
    assertNeedsALoop("gather", () -> gather(coroutine));
    assertUnstarted();
  }

  @Test
  @CPython("test_tasks::CoroutineGatherTests::test_constructor_use_global_loop")
  void gatherOfCoroutinesOutsideARunBelongsToTheCurrentLoop() throws Exception {
    setEventLoop(loop);
    Future<List<Integer>> gathered = gather(coroutine, async(() -> 43));
    assertThat(gathered.getLoop()).isSameAs(loop);
    assertThat(Asyncio.allTasks(loop)).hasSize(2);
    assertThat(loop.runUntilComplete(gathered)).containsExactly(42, 43);
  }

  @Test
  @CPython("test_tasks::FutureGatherTests::test_constructor_empty_sequence_without_loop")
  void gatherOfNothingNeedsALoop() {
    assertNeedsALoop("gather", () -> gather());
    assertNeedsALoop("gather", () -> gather(List.of(), true));
  }

  @Test
  @CPython("test_tasks::FutureGatherTests::test_constructor_empty_sequence_use_global_loop")
  void gatherOfNothingOutsideARunIsADoneFutureOfTheCurrentLoop() throws Exception {
    setEventLoop(loop);
    Future<List<Object>> gathered = gather();
    assertThat(gathered.getLoop()).isSameAs(loop);
    assertThat(gathered.done()).isTrue();
    assertThat(gathered.result()).isEmpty();
  }

  @Test
  @CPython("test_tasks::FutureGatherTests::test_constructor_homogenous_futures")
  void gatherOfFuturesBelongsToTheirLoopWhateverIsCurrent() throws Exception {
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      Future<Integer> a = other.createFuture();
      Future<Integer> b = other.createFuture();
      for (EventLoop current : new EventLoop[] {null, loop}) {
        setEventLoop(current);
        assertThat(gather(a, b).getLoop()).isSameAs(other);
      }
      Future<List<Integer>> again = run(async(() -> gather(b, a)));
      assertThat(again.getLoop()).isSameAs(other);
      a.setResult(1);
      b.setResult(2);
      assertThat(other.runUntilComplete(again)).containsExactly(2, 1);
    }
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_coroutine_without_loop")
  void asCompletedNeedsALoop() throws Exception {
    assertNeedsALoop("asCompleted", () -> asCompleted(List.of(coroutine)));
    assertUnstarted();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_coroutine_use_running_loop")
  void asCompletedInARunStartsCoroutinesOnTheRunningLoop() throws Exception {
    runBody(() -> {
      List<Coroutine<Integer>> each = new ArrayList<>();
      asCompleted(List.of(coroutine, sleep(1, 43))).forEach(each::add);
      assertThat(each).hasSize(2);
      assertThat(Asyncio.allTasks()).hasSize(3);
      assertThat(await(each.get(0))).isEqualTo(42);
      assertThat(await(each.get(1))).isEqualTo(43);
    });
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_wrap_future_without_loop")
  void wrapFutureNeedsALoop() {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    FutureTask<Integer> plain = new FutureTask<>(() -> 1);
    assertNeedsALoop("wrapFuture", () -> wrapFuture(stage));
    assertNeedsALoop("wrapFuture", () -> wrapFuture(stage.minimalCompletionStage()));
    assertNeedsALoop("wrapFuture", () -> wrapFuture(plain));
    plain.run();
    assertNeedsALoop("wrapFuture", () -> wrapFuture(plain));
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_wrap_future_use_running_loop")
  void wrapFutureInARunBelongsToTheRunningLoop() throws Exception {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      setEventLoop(other);
      assertThat(run(async(() -> wrapFuture(stage).getLoop()))).isSameAs(loop);
    }
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_wrap_future_use_global_loop")
  void wrapFutureOutsideARunBelongsToTheCurrentLoop() throws Exception {
    setEventLoop(loop);
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    Future<Integer> wrapped = wrapFuture(stage);
    assertThat(wrapped.getLoop()).isSameAs(loop);
    stage.complete(5);
    assertThat(loop.runUntilComplete(wrapped)).isEqualTo(5);
  }

  /** Runs {@code body} in a thread of that name that has no loop yet. */
  private static void inThread(String name, ThrowingCallable body) throws Exception {
    in(Thread.ofPlatform().name(name), body);
  }

  private static void in(Thread.Builder thread, ThrowingCallable body) throws Exception {
    FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
      try {
        body.call();
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      return null;
    });
    thread.start(task);
    task.get();
  }

  private static void assertNoneIsMade() {
    assertThatThrownBy(Asyncio::getEventLoop)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "no current event loop in thread '" + Thread.currentThread().getName() + "'")
        .hasMessageContaining("setEventLoop");
    assertThat(RunningLoop.current()).isNull();
  }

  @Test
  @CPython("test_events::PolicyTests::test_get_event_loop")
  void getEventLoopMakesTheMainThreadsLoopOnFirstUse() throws Exception {
    inThread("main", () -> {
      try (EventLoop made = Asyncio.getEventLoop()) {
        assertThat(Asyncio.getEventLoop()).isSameAs(made);
        assertThat(new Future<Integer>().getLoop()).isSameAs(made);
      }
    });
  }

  @Test
  @CPython("test_events::PolicyTests::test_get_event_loop_thread")
  @CPython("test_events::PolicyTests::test_get_event_loop_does_not_call_set_event_loop")
  void getEventLoopInAnotherThreadMakesNone() throws Exception {
    inThread("pool-1-thread-1", CurrentLoopTest::assertNoneIsMade);
    in(Thread.ofVirtual().name("main"), CurrentLoopTest::assertNoneIsMade);
    Future<String> called = loop.createFuture();
    loop.waitForPosts();
    loop.runInExecutor(null, Asyncio::getEventLoop).addDoneCallback(done -> {
      called.setResult(String.valueOf(done.exception()));
    });
    assertThat(loop.runUntilComplete(called)).contains("no current event loop");
  }

  @Test
  @CPython("test_events::PolicyTests::test_get_event_loop_after_set_none")
  void getEventLoopMakesNoneWhereOneWasTakenAway() throws Exception {
    inThread("main", () -> {
      setEventLoop(null);
      assertNoneIsMade();
      setEventLoop(loop);
      assertThat(Asyncio.getEventLoop()).isSameAs(loop);
    });
    inThread("main", () -> {
      Asyncio.run(async(() -> {}));
      assertNoneIsMade();
    });
  }

  @Test
  @CPython("test_events::PolicyTests::test_new_event_loop")
  @CPython("uvloop/test_base::TestPolicy::test_uvloop_policy")
  void newEventLoopMakesAnotherEachTimeOfTheKindThatTheProviderGives() {
    try (EventLoop first = Asyncio.newEventLoop();
        EventLoop second = Asyncio.newEventLoop()) {
      assertThat(first).isNotSameAs(second).isExactlyInstanceOf(VirtualClockLoop.class);
      assertThat(second).isExactlyInstanceOf(VirtualClockLoop.class);
      assertThat(RunningLoop.current()).isNull();
    }
  }

  @Test
  @CPython("test_events::PolicyTests::test_set_event_loop")
  void getEventLoopReturnsTheOneThatWasSetInAnyThread() throws Exception {
    inThread("pool-1-thread-1", () -> {
      setEventLoop(loop);
      assertThat(Asyncio.getEventLoop()).isSameAs(loop);
    });
  }
}
