package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.conformance.CPython;
import io.asyncio.internal.Starts;
import io.asyncio.locks.Event;
import io.asyncio.locks.Lock;
import io.asyncio.queues.Queue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeverAwaitedTest extends LoopTest {

  private final LogCapture log = new LogCapture();

  @BeforeEach
  void debug() {
    loop.setDebug(true);
  }

  @AfterEach
  void endCapture() {
    log.close();
  }

  private static Coroutine<Integer> compute() {
    return async(() -> 1);
  }

  /** Returns the first lines of what was reported, when the loop is closed at the latest. */
  private List<String> reported() {
    loop.close();
    return log.messages().stream()
        .map(text -> text.lines().findFirst().orElseThrow())
        .toList();
  }

  @Test
  void forgottenCoroutineIsReportedByNameAndPlaceWhenTheLoopCloses() throws Exception {
    List<String> lines = new ArrayList<>();
    runBody(() -> {
      lines.add(Here.line(1));
      var _ = compute();
    });
    assertThat(log.messages()).isEmpty();
    loop.close();
    LogRecord record = log.records().getFirst();
    assertThat(log.records()).hasSize(1);
    assertThat(record.getLevel()).isEqualTo(Level.WARNING);
    assertThat(record.getMessage().lines())
        .first()
        .isEqualTo("coroutine 'NeverAwaitedTest.compute' was never awaited");
    assertThat(record.getMessage().lines().skip(1))
        .startsWith("Coroutine created at (most recent call first):")
        .satisfies(frames -> {
          assertThat(frames.get(1)).contains("NeverAwaitedTest.compute(");
          assertThat(frames.get(2)).contains("(" + lines.getFirst() + ")");
        });
  }

  @Test
  void forgottenCoroutineIsReportedWhileTheLoopRunsOnceItIsCollected() throws Exception {
    runBody(() -> {
      var _ = compute();
    });
    Garbage.collectUntil(() -> {
      runOnce();
      return !log.messages().isEmpty();
    });
    assertThat(loop.isClosed()).isFalse();
    assertThat(reported())
        .containsExactly("coroutine 'NeverAwaitedTest.compute' was never awaited");
  }

  @Test
  void forgottenSleepAndOtherCoroutinesOfTheLibraryAreReportedInOrder() throws Exception {
    Lock lock = new Lock();
    runBody(() -> {
      var _ = sleep(1);
      var _ = lock.acquire();
      var _ = Asyncio.waitFor(sleep(2), 1);
      var _ = Asyncio.toThread(() -> 1);
    });
    assertThat(reported())
        .containsExactly(
            "coroutine 'sleep' was never awaited",
            "coroutine 'Lock.acquire' was never awaited",
            "coroutine 'sleep' was never awaited",
            "coroutine 'waitFor' was never awaited",
            "coroutine 'toThread' was never awaited");
  }

  @Test
  void awaitedClosedAndScheduledCoroutinesAreNotReported() throws Exception {
    Lock lock = new Lock();
    runBody(() -> {
      await(compute());
      await(createTask(compute()));
      await(sleep(1));
      await(lock.acquire()).close();
      compute().close();
      sleep(1).close();
      lock.acquire().close();
      createTask(compute()).cancel();
    });
    assertThat(reported()).isEmpty();
  }

  @Test
  void coroutineMadeInOneRunAndAwaitedInTheNextIsNotReported() throws Exception {
    Coroutine<Integer> made = run(async(NeverAwaitedTest::compute));
    Garbage.collectUntil(() -> {
      runOnce();
      return true;
    });
    assertThat(run(made)).isEqualTo(1);
    assertThat(reported()).isEmpty();
  }

  @Test
  void runnerReportsWhenItsLoopClosesAndNotBetweenItsRuns() throws Exception {
    try (Runner runner = new Runner(true, VirtualClockLoop::new)) {
      Coroutine<Integer> later = runner.run(async(NeverAwaitedTest::compute));
      Coroutine<Integer> never = runner.run(async(() -> sleep(1, 2)));
      assertThat(runner.run(later)).isEqualTo(1);
      assertThat(never).isNotNull();
      assertThat(log.messages()).isEmpty();
    }
    assertThat(reported()).containsExactly("coroutine 'sleep' was never awaited");
  }

  @Test
  void coroutineMadeInACallbackIsReported() {
    loop.callSoon(() -> sleep(1));
    runOnce();
    assertThat(reported()).containsExactly("coroutine 'sleep' was never awaited");
  }

  private static Coroutine<Integer> shutDown() {
    return compute();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_call_coroutine")
  void coroutineThatACallbackDropsIsReportedAtOnceByNameAndPlace(boolean debug) {
    loop.setDebug(debug);
    List<Runnable> schedulings = List.of(
        () -> loop.callSoon(NeverAwaitedTest::shutDown),
        () -> loop.callSoon(() -> shutDown()),
        () -> loop.callSoonThreadsafe(NeverAwaitedTest::shutDown),
        () -> loop.callLater(0, NeverAwaitedTest::shutDown),
        () -> loop.callAt(0, () -> {
          var _ = shutDown();
        }),
        () -> {
          Future<Void> future = loop.createFuture();
          future.addDoneCallback(done -> shutDown());
          future.setResult(null);
        });
    for (Runnable scheduling : schedulings) {
      scheduling.run();
      runOnce();
      runOnce();
      assertThat(log.messages()).singleElement().asString().satisfies(text -> {
        assertThat(text.lines())
            .first()
            .isEqualTo("coroutine 'NeverAwaitedTest.compute' was never awaited");
        assertThat(text.lines().skip(1)).first().asString().startsWith("Made by <");
        assertThat(text)
            .contains("at io.asyncio.NeverAwaitedTest.shutDown(NeverAwaitedTest.java:")
            .doesNotContain("PlacedCallback.run");
      });
      log.clear();
    }
    assertThat(reported()).isEmpty();
  }

  /** To look at the stack takes longer than to make a coroutine. */
  @Test
  void ofAFunctionThatCallbacksCallAgainAndAgainTheLineIsReportedThatIsKnown() throws Exception {
    loop.setDebug(false);
    for (int i = 0; i < 200; i++) {
      loop.callSoon(() -> loop.createTask(often()));
      runOnce();
    }
    runOnce();
    assertThat(log.messages()).isEmpty();
    loop.callSoon(() -> {
      var _ = often();
    });
    runOnce();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .satisfies(text -> assertThat(text.lines())
            .startsWith("coroutine 'NeverAwaitedTest.often' was never awaited")
            .last()
            .asString()
            .isEqualTo("Coroutine created at io.asyncio.NeverAwaitedTest.often(" + often.getFirst()
                + ")"));
  }

  @Test
  void ofAFunctionThatCallbacksCallAgainAndAgainWhatWasStartedOrClosedIsNotReported() {
    loop.setDebug(false);
    loop.callSoon(() -> {
      for (int i = 0; i < 200; i++) {
        var _ = often();
      }
      often().close();
    });
    runOnce();
    loop.callSoon(() -> {
      Coroutine<Integer> eager = often();
      loop.createTask(often(), TaskOptions.defaults().withEagerStart(true));
      eager.close();
    });
    loop.callSoon(() -> {
      Coroutine<Integer> started = often();
      loop.createTask(async(() -> await(started)), TaskOptions.defaults().withEagerStart(true));
    });
    runOnce();
    assertThat(log.messages()).isEmpty();
    loop.callSoon(() -> {
      var _ = often();
    });
    runOnce();
    assertThat(reported()).containsExactly("coroutine 'NeverAwaitedTest.often' was never awaited");
  }

  private final List<String> often = new ArrayList<>();

  private Coroutine<Integer> often() {
    often.add(Here.line(1));
    return async(() -> 1);
  }

  @Test
  void coroutineThatTheLibraryTakesIsReportedIfItIsAnother() throws Exception {
    loop.setDebug(false);
    boolean outer = Starts.expect(true);
    assertThat(outer).isFalse();
    loop.callSoon(() -> {
      boolean before = Starts.expect(true);
      var _ = compute();
      assertThat(Starts.expect(before)).isTrue();
    });
    runOnce();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .startsWith("coroutine 'NeverAwaitedTest.compute' was never awaited")
        .contains("Coroutine created at io.asyncio.NeverAwaitedTest.compute(");
  }

  @Test
  void libraryFunctionThatIsACallbackItselfIsReportedByItsName() {
    Event event = new Event();
    loop.callSoon(event::waitFor);
    runOnce();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .satisfies(text -> assertThat(text)
            .startsWith("coroutine 'Event.waitFor' was never awaited")
            .contains("created at NeverAwaitedTest.java:"));
  }

  @Test
  void coroutineThatACallbackHandsOnOrClosesIsNotReported() throws Exception {
    loop.setDebug(false);
    Queue<Coroutine<Integer>> queue = new Queue<>();
    loop.callSoon(() -> loop.createTask(compute()));
    loop.callSoon(() -> loop.createTask(Asyncio.waitFor(compute(), 1)));
    loop.callSoon(() -> loop.createTask(taskGroup(group -> {
      group.createTask(compute());
    })));
    loop.callSoon(() -> gather(compute(), sleep(1)));
    loop.callSoon(() -> compute().close());
    loop.callSoon(() -> queue.putNowait(compute()));
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      loop.callSoon(() -> {
        var _ = runCoroutineThreadsafe(compute(), other);
      });
      run(sleep(2));
    }
    assertThat(reported()).isEmpty();
  }

  @Test
  void coroutineOfACallbackThatRaisesIsReportedToo() {
    loop.setDebug(false);
    loop.callSoon(() -> {
      var _ = compute();
      throw new IOException("on purpose");
    });
    runOnce();
    assertThat(loop.reports).hasSize(1);
    loop.reports.clear();
    assertThat(reported())
        .containsExactly("coroutine 'NeverAwaitedTest.compute' was never awaited");
  }

  @Test
  void coroutineThatABodyReturnsAndNobodyAwaitsIsReportedWithoutDebugModeToo() throws Exception {
    loop.setDebug(false);
    run(async(() -> compute()));
    run(async(() -> sleep(1)));
    assertThat(run(run(async(NeverAwaitedTest::compute)))).isEqualTo(1);
    assertThat(reported())
        .containsExactlyInAnyOrder(
            "coroutine 'NeverAwaitedTest.compute' was never awaited",
            "coroutine 'sleep' was never awaited");
  }

  @Test
  void coroutineThatABodyReturnsIsReportedWithWhoReturnedItAndWhereThatWasAwaited()
      throws Exception {
    loop.setDebug(false);
    List<String> lines = new ArrayList<>();
    runBody(() -> {
      lines.add(Here.line(1));
      await(async(() -> compute()));
    });
    loop.close();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .satisfies(text -> assertThat(text.lines())
            .startsWith(
                "coroutine 'NeverAwaitedTest.compute' was never awaited",
                "Returned by coroutine"
                    + " 'NeverAwaitedTest"
                    + ".coroutineThatABodyReturnsIsReportedWithWhoReturnedItAndWhereThatWasAwaited'"
                    + ", which should return await(...) of it",
                "That was awaited at (most recent call first):")
            .element(3)
            .asString()
            .startsWith("\tat io.asyncio.NeverAwaitedTest.lambda$")
            .endsWith("(" + lines.getFirst() + ")"))
        .satisfies(text -> assertThat(text).doesNotContain("Unawaited", "awaitHere"));
  }

  @Test
  void coroutineThatATaskReturnsIsReportedWithTheTask() throws Exception {
    loop.setDebug(false);
    loop.runUntilComplete(loop.createTask(
        async(NeverAwaitedTest::compute), TaskOptions.defaults().withName("adder")));
    loop.close();
    assertThat(log.messages())
        .containsExactly("coroutine 'NeverAwaitedTest.compute' was never awaited"
            + System.lineSeparator()
            + "Returned by coroutine 'NeverAwaitedTest"
            + ".coroutineThatATaskReturnsIsReportedWithTheTask' of task 'adder'"
            + ", which should return await(...) of it; debug mode tells where it was made");
  }

  @Test
  void withoutDebugModeNothingIsReported() throws Exception {
    loop.setDebug(false);
    runBody(() -> {
      var _ = compute();
    });
    assertThat(reported()).isEmpty();
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_create_task_error_closes_coro")
  void closedLoopRefusesACoroutineAndClosesIt() throws Exception {
    VirtualClockLoop closed = new VirtualClockLoop();
    closed.close();
    runBody(() -> {
      Coroutine<Integer> refused = compute();
      assertThatIllegalStateException()
          .isThrownBy(() -> closed.createTask(refused))
          .withMessage("Event loop is closed");
      assertThatIllegalStateException()
          .isThrownBy(() -> Futures.ensure(compute(), closed))
          .withMessage("Event loop is closed");
    });
    assertThat(reported()).isEmpty();
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_finished")
  void finishedTaskGroupRefusesACoroutineAndClosesIt() throws Exception {
    runBody(() -> {
      List<TaskGroup> groups = new ArrayList<>();
      await(taskGroup(group -> {
        groups.add(group);
      }));
      assertThatIllegalStateException()
          .isThrownBy(() -> groups.getFirst().createTask(compute()))
          .withMessageContaining("is finished");
    });
    assertThat(reported()).isEmpty();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_run_until_complete_nesting")
  void coroutineForANestedRunIsNeverStartedAndIsReported() throws Exception {
    runBody(() -> assertThatIllegalStateException()
        .isThrownBy(() -> loop.runUntilComplete(async(() -> {
          throw Checkpoints.unreached();
        })))
        .withMessageContaining("This event loop is already running"));
    assertThat(reported()).singleElement().asString().endsWith("was never awaited");
  }

  @Test
  void coroutineIsStillRefusedTheSecondTime() throws Exception {
    runBody(() -> {
      Coroutine<Void> once = sleep(1);
      await(once);
      once.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> await(once))
          .withMessage("cannot reuse already awaited coroutine sleep");
    });
  }

  @Test
  void closingASleepThatIsUnderWayDoesNotDisturbIt() throws Exception {
    Coroutine<String> nap = sleep(1, "rested");
    Task<String> task = loop.createTask(nap);
    runOnce();
    nap.close();
    assertThat(loop.runUntilComplete(task)).isEqualTo("rested");
  }
}
