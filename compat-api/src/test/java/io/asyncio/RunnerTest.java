package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.ContextVar;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sun.misc.Signal;

class RunnerTest {

  private final VirtualClockLoop loop = new VirtualClockLoop().waitForPosts();
  private final List<String> trace = new ArrayList<>();

  @AfterEach
  void closeTheLoop() {
    loop.close();
    Asyncio.setEventLoop(null);
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_return")
  @CPython("test_runners::RunTests::test_asyncio_run_set_event_loop")
  void runGivesTheResultAndClosesItsLoop() throws Exception {
    AtomicReference<EventLoop> used = new AtomicReference<>();
    int result = Asyncio.run(async(() -> {
      await(sleep(1));
      used.set(Asyncio.getRunningLoop());
      return 42;
    }));
    assertThat(result).isEqualTo(42);
    assertThat(used.get().isClosed()).isTrue();
    assertThat(RunningLoop.current()).isNull();
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_raises")
  void runRaisesTheException() {
    IllegalStateException failure = new IllegalStateException("spam");
    assertThatThrownBy(() -> Asyncio.run(async(() -> {
          throw failure;
        })))
        .isSameAs(failure);
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_debug")
  void runSetsDebugMode() throws Exception {
    assertThat(Asyncio.run(async(() -> Asyncio.getRunningLoop().getDebug()), true))
        .isTrue();
    assertThat(Asyncio.run(async(() -> Asyncio.getRunningLoop().getDebug()), false))
        .isFalse();
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_from_running_loop")
  @CPython("test_runners::RunnerTests::test_recursive_run")
  void runInsideARunningLoopIsRefused() throws Exception {
    Coroutine<Boolean> inner = async(() -> trace.add("ran"));
    Asyncio.run(async(() -> {
      assertThatThrownBy(() -> Asyncio.run(inner))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot be called from a running event loop");
      try (Runner runner = new Runner()) {
        assertThatThrownBy(() -> runner.run(inner))
            .hasMessageContaining("cannot be called from a running event loop");
      }
    }));
    assertThat(trace).isEmpty();
  }

  private static Coroutine<Void> async(Coroutine.Body body) {
    return Asyncio.async(body);
  }

  private static <T> Coroutine<T> async(java.util.concurrent.Callable<T> body) {
    return Asyncio.async(body);
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_cancels_hanging_tasks")
  void tasksThatAreLeftAreCancelledAndCleanUp() throws Exception {
    AtomicReference<Task<Void>> left = new AtomicReference<>();
    Coroutine<Void> leftOver = async(() -> {
      try {
        await(sleep(1000));
      } finally {
        await(sleep(1));
        trace.add("cleaned up");
      }
    });
    int result = Asyncio.run(async(() -> {
      left.set(createTask(leftOver));
      await(sleep(0));
      return 123;
    }));
    assertThat(result).isEqualTo(123);
    assertThat(left.get().cancelled()).isTrue();
    assertThat(trace).containsExactly("cleaned up");
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_reports_hanging_tasks_errors")
  @CPython("test_runners::RunTests::test_asyncio_run_loop_factory")
  void failureOfATaskAtShutdownIsReported() throws Exception {
    Coroutine<Void> crashing = async(() -> {
      try {
        await(sleep(1000));
      } finally {
        crash();
      }
    });
    Asyncio.run(
        async(() -> {
          createTask(crashing);
          await(sleep(0));
        }),
        null,
        () -> loop);
    assertThat(loop.reports).singleElement().satisfies(report -> {
      assertThat(report.message()).isEqualTo("unhandled exception during asyncio.run() shutdown");
      assertThat(report.exception()).hasMessage("crash");
      assertThat(report.task()).isNotNull();
    });
    assertThat(loop.isClosed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("endingErrors")
  void errorThatLeavesTheRunnerIsNotReportedAsLost(Error error) {
    assertThatThrownBy(() -> Asyncio.run(
            async(() -> {
              throw error;
            }),
            null,
            () -> loop))
        .isSameAs(error);
    assertThat(loop.isClosed()).isTrue();
    assertThat(loop.reports).isEmpty();
  }

  static Stream<Error> endingErrors() {
    return Stream.of(new SystemExit(), new KeyboardInterrupt());
  }

  /** It leaves the group's block while the runner closes, and nobody looks at the main task then. */
  @Test
  void errorOfAGroupsChildThatEndsTheMainTaskAtShutdownIsNotReportedAsWell() {
    KeyboardInterrupt error = new KeyboardInterrupt();
    Future<Void> never = loop.createFuture();
    assertThatThrownBy(() -> Asyncio.run(
            Asyncio.taskGroup(group -> {
              group.createTask(async(() -> {
                throw error;
              }));
              group.createTask(async(() -> await(never)));
              await(never);
            }),
            null,
            () -> loop))
        .isSameAs(error)
        .satisfies(raised -> assertThat(raised.getSuppressed())
            .singleElement(InstanceOfAssertFactories.THROWABLE)
            .isInstanceOf(KeyboardInterrupt.class)
            .hasCause(error));
    assertThat(loop.isClosed()).isTrue();
    assertThat(loop.reports).isEmpty();
  }

  private static void crash() {
    throw new IllegalStateException("crash");
  }

  @Test
  void runWaitsForTheDefaultExecutor() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    AtomicReference<String> ended = new AtomicReference<>();
    Asyncio.run(
        async(() -> {
          Future<Void> call = loop.runInExecutor(null, () -> {
            latch.await();
            ended.set("ended");
            return null;
          });
          call.addDoneCallback(done -> trace.add("call done"));
          latch.countDown();
        }),
        null,
        () -> loop);
    assertThat(ended.get()).isEqualTo("ended");
  }

  @Test
  @CPython("test_runners::RunnerTests::test_run")
  @CPython("test_runners::RunnerTests::test_explicit_close")
  @CPython("test_runners::RunnerTests::test_double_close")
  @CPython("test_runners::RunnerTests::test_second_with_block_raises")
  void closedRunnerRefusesEverything() throws Exception {
    Runner runner = new Runner();
    EventLoop used;
    try (runner) {
      assertThat(runner.run(sleep(1, "done"))).isEqualTo("done");
      used = runner.getLoop();
    }
    assertThat(used.isClosed()).isTrue();
    runner.close();
    assertThatThrownBy(runner::getLoop)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Runner is closed");
    assertThatThrownBy(() -> runner.run(sleep(0))).hasMessage("Runner is closed");
  }

  @Test
  @CPython("test_runners::RunnerTests::test_run_keeps_context")
  void runsShareTheirContext() throws Exception {
    ContextVar<Integer> variable = new ContextVar<>("variable", -1);
    try (Runner runner = new Runner()) {
      for (int i = -1; i < 2; i++) {
        int expected = i;
        int next = i + 1;
        runner.run(async(() -> {
          assertThat(variable.get()).isEqualTo(expected);
          await(sleep(0));
          variable.set(next);
        }));
      }
    }
    assertThat(variable.get()).isEqualTo(-1);
  }

  @Test
  @CPython("test_runners::RunnerTests::test_run_future")
  @CPython("test_runners::RunnerTests::test_run_awaitable")
  void anyAwaitableCanBeRun() throws Exception {
    try (Runner runner = new Runner()) {
      Future<String> future = runner.getLoop().createFuture();
      future.setResult("done");
      assertThat(runner.run(future)).isEqualTo("done");
      CustomAwaitable<String> own = () -> await(sleep(1, "own"));
      assertThat(runner.run(own)).isEqualTo("own");
    }
  }

  /** A runner on the test's loop that would end the program by adding to the trace. */
  private Runner interruptible() {
    return new Runner(null, () -> loop, status -> trace.add("exit " + status));
  }

  private static void interrupt() {
    Signal.raise(new Signal("INT"));
  }

  @Test
  @CPython("test_runners::RunnerTests::test_interrupt_wait")
  void interruptCancelsTheMainTaskAndIsRaised() {
    Future<Void> never = loop.createFuture();
    try (Runner runner = interruptible()) {
      assertThatThrownBy(() -> runner.run(async(() -> {
            interrupt();
            await(never);
          })))
          .isInstanceOf(KeyboardInterrupt.class);
    }
    assertThat(never.cancelled()).isTrue();
    assertThat(trace).isEmpty();
  }

  @Test
  @CPython("test_runners::RunnerTests::test_interrupt_call_soon")
  void interruptCancelsAMainTaskThatNeverWaits() {
    try (Runner runner = interruptible()) {
      assertThatThrownBy(() -> runner.run(async(() -> {
            interrupt();
            try {
              while (true) {
                await(sleep(0));
              }
            } catch (CancelledError e) {
              trace.add("cancelled");
            }
            throw new CancelledError("of its own");
          })))
          .isInstanceOf(KeyboardInterrupt.class);
    }
    assertThat(trace).containsExactly("cancelled");
  }

  /** A task that cannot take back a cancellation. */
  private static final class Unforgiving<T> extends Task<T> {

    Unforgiving(Coroutine<T> coroutine, EventLoop loop, TaskOptions options) {
      super(coroutine, loop, options);
    }

    @Override
    public int uncancel() {
      return cancelling();
    }
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_without_uncancel")
  void interruptOfATaskThatCannotUncancelIsACancellation() {
    loop.setTaskFactory(new TaskFactory() {
      @Override
      public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        return new Unforgiving<>(coroutine, loop, options);
      }
    });
    Future<Void> never = loop.createFuture();
    try (Runner runner = interruptible()) {
      assertThatThrownBy(() -> runner.run(async(() -> {
            assertThat(Asyncio.currentTask()).isInstanceOf(Unforgiving.class);
            interrupt();
            await(never);
          })))
          .isInstanceOf(CancelledError.class);
    }
    assertThat(never.cancelled()).isTrue();
  }

  @Test
  void mainTaskThatSwallowsTheInterruptGivesItsResult() throws Exception {
    Future<Void> never = loop.createFuture();
    try (Runner runner = interruptible()) {
      int result = runner.run(async(() -> {
        interrupt();
        try {
          await(never);
          return 0;
        } catch (CancelledError e) {
          return 1;
        }
      }));
      assertThat(result).isEqualTo(1);
    }
  }

  @Test
  @CPython("test_runners::RunnerTests::test_interrupt_cancelled_task")
  void interruptOfATaskThatWasCancelledOtherwiseIsACancellation() {
    Future<Void> never = loop.createFuture();
    try (Runner runner = interruptible()) {
      assertThatThrownBy(() -> runner.run(async(() -> {
            Task<?> me = Asyncio.currentTask();
            never.addDoneCallback(done -> me.cancel());
            interrupt();
            await(never);
          })))
          .isInstanceOf(CancelledError.class);
    }
  }

  @Test
  void secondInterruptEndsTheProgram() throws Exception {
    Future<Void> never = loop.createFuture();
    CountDownLatch exited = new CountDownLatch(1);
    IntConsumer exit = status -> {
      trace.add("exit " + status);
      exited.countDown();
    };
    try (Runner runner = new Runner(null, () -> loop, exit)) {
      runner.run(async(() -> {
        interrupt();
        try {
          await(never);
        } catch (CancelledError e) {
          interrupt();
          exited.await();
        }
      }));
    }
    assertThat(trace).containsExactly("exit 130");
  }

  @Test
  void handlerOfTheProgramStaysInForce() throws Exception {
    CountDownLatch own = new CountDownLatch(1);
    Signal signal = new Signal("INT");
    sun.misc.SignalHandler before = Signal.handle(signal, received -> own.countDown());
    try (Runner runner = interruptible()) {
      runner.run(async(() -> {
        interrupt();
        own.await();
      }));
      assertThat(own.getCount()).isZero();
    } finally {
      Signal.handle(signal, before);
    }
  }
}
