package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.each;
import static io.asyncio.Asyncio.generator;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.internal.Unchecked;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What becomes of asynchronous generators that are left half-way. */
final class AsyncGeneratorClosingTest extends LoopTest {

  /** Yields one element, and awaits in its finally. */
  private AsyncGenerator<String> cleaningUp(String name) {
    return generator(out -> {
      try {
        out.yield(name);
        throw Checkpoints.unreached();
      } finally {
        await(sleep(1));
        trace.add(name + " closed at " + loop.time());
      }
    });
  }

  private static AsyncGenerator<String> failing(Exception failure) {
    return generator(out -> {
      try {
        out.yield("element");
      } catch (GeneratorExit e) {
        throw failure;
      }
    });
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_shutdown_asyncgens_01")
  void shutdownClosesAllThatAreSuspendedSideBySide() throws Exception {
    AsyncGenerator<String> a = cleaningUp("a");
    AsyncGenerator<String> b = cleaningUp("b");
    runBody(() -> {
      await(a.next());
      await(b.next());
      await(loop.shutdownAsyncgens());
      assertThat(trace).containsExactly("a closed at 1.0", "b closed at 1.0");
      assertThatThrownBy(() -> await(a.next())).isInstanceOf(StopAsyncIteration.class);
    });
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_shutdown_asyncgens_02")
  void whatACleanUpRaisesAtShutdownIsReported() throws Exception {
    Exception failure = new Exception("in the finally");
    AsyncGenerator<String> generator = failing(failure);
    AsyncGenerator<String> other = cleaningUp("other");
    runBody(() -> {
      await(generator.next());
      await(other.next());
      await(loop.shutdownAsyncgens());
    });
    assertThat(loop.reports).hasSize(1);
    ExceptionContext report = loop.reports.removeFirst();
    assertThat(report.message())
        .startsWith("an error occurred during closing of asynchronous generator")
        .contains(generator.toString());
    assertThat(report.exception()).isSameAs(failure);
    assertThat(report.asyncgen()).isSameAs(generator);
    assertThat(trace).containsExactly("other closed at 1.0");
  }

  @Test
  void aGeneratorThatHasEndedIsNotClosedAgain() throws Exception {
    runBody(() -> {
      AsyncGenerator<String> generator = cleaningUp("a");
      await(generator.next());
      await(generator.aclose());
      await(loop.shutdownAsyncgens());
    });
    assertThat(trace).containsExactly("a closed at 1.0");
  }

  @Test
  void aGeneratorThatStartsAfterShutdownIsReportedToTheLog() throws Exception {
    AsyncGenerator<String> late = cleaningUp("late");
    try (LogCapture log = new LogCapture()) {
      runBody(() -> {
        await(loop.shutdownAsyncgens());
        await(late.next());
        await(late.aclose());
      });
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains(late.toString())
          .contains("after loop.shutdownAsyncgens()");
    }
  }

  @Test
  void closingTheLoopRunsWhatCleanUpCanRunAtOnce() throws Exception {
    AsyncGenerator<String> left = generator(out -> {
      try {
        out.yield("element");
      } finally {
        await(sleep(0));
        trace.add("closed");
      }
    });
    runBody(() -> await(left.next()));
    assertThat(trace).isEmpty();
    loop.close();
    assertThat(trace).containsExactly("closed");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_asyncgen_finalization_by_gc")
  @CPython("test_base_events::BaseEventLoopTests::test_asyncgen_finalization_by_gc_in_other_thread")
  @CPython("uvloop/test_base::_TestBase::test_shutdown_asyncgens_03")
  void anAbandonedGeneratorIsClosedOnItsLoop() throws Exception {
    loop.setDebug(true);
    loop.waitForPosts();
    Future<Thread> closed = loop.createFuture();
    runBody(() -> startAndDrop(closed));
    System.gc();
    Thread closedBy = loop.runUntilComplete(closed);
    assertThat(closedBy.isVirtual()).isTrue();
    assertThat(loop.generators.isEmpty()).isTrue();
    runBody(() -> await(loop.shutdownAsyncgens()));
  }

  private static void startAndDrop(Future<Thread> closed) throws Exception {
    AsyncGenerator<Integer> dropped = generator(out -> {
      try {
        out.yield(1);
      } finally {
        await(sleep(0));
        closed.setResult(Thread.currentThread());
      }
    });
    assertThat(await(dropped.next())).isEqualTo(1);
  }

  @Test
  void whatAnAbandonedGeneratorRaisesIsReported() throws Exception {
    loop.waitForPosts();
    Exception failure = new Exception("in the finally");
    Future<ExceptionContext> reported = loop.createFuture();
    loop.setExceptionHandler((_, context) -> reported.setResult(context));
    runBody(() -> await(failing(failure).next()));
    System.gc();
    assertThat(loop.runUntilComplete(async(() -> collectUntil(reported))).exception())
        .isSameAs(failure);
  }

  /** The task that closes it has to be found by the garbage collector, too. */
  private static ExceptionContext collectUntil(Future<ExceptionContext> reported) throws Exception {
    for (int round = 0; round < 1000 && !reported.done(); round++) {
      System.gc();
      await(sleep(0));
    }
    return reported.result();
  }

  @Test
  void aGeneratorThatHasEndedIsFreedThoughItsBodyKnowsIt() throws Exception {
    AtomicReference<WeakReference<Object>> ended = new AtomicReference<>();
    runBody(() -> {
      AsyncGenerator<Integer> generator = knowingItself();
      assertThat(await(generator.next())).isEqualTo(1);
      assertThatThrownBy(() -> await(generator.next())).isInstanceOf(StopAsyncIteration.class);
      ended.set(new WeakReference<>(generator));
    });
    assertThat(isCollected(ended.get())).isTrue();
  }

  private static AsyncGenerator<Integer> knowingItself() {
    AtomicReference<Object> self = new AtomicReference<>();
    AsyncGenerator<Integer> generator = generator(out -> {
      out.yield(1);
      assertThat(self.get()).isNotNull();
    });
    self.set(generator);
    return generator;
  }

  @Test
  void aSuspendedGeneratorThatItsLoopKnowsIsFreedWhenThatIsClosed() throws Exception {
    WeakReference<Object> suspended = suspendOnALoopThatKnowsIt();
    assertThat(isCollected(suspended)).isTrue();
  }

  private static WeakReference<Object> suspendOnALoopThatKnowsIt() throws Exception {
    AsyncGenerator<Integer> generator = knowingItself();
    try (VirtualClockLoop closing = new VirtualClockLoop()) {
      closing.setExceptionHandler((_, context) -> assertThat(generator).isNotNull());
      assertThat(closing.runUntilComplete(generator.next())).isEqualTo(1);
    }
    return new WeakReference<>(generator);
  }

  private static boolean isCollected(WeakReference<Object> reference) {
    for (int round = 0; round < 100 && reference.get() != null; round++) {
      System.gc();
    }
    return reference.get() == null;
  }

  @Test
  void aGeneratorIsNotAbandonedWhileAStepOfItIsAwaited() throws Exception {
    Future<String> release = loop.createFuture();
    runBody(() -> {
      Task<String> task = createTask(waitingFor(release).next());
      await(sleep(0));
      System.gc();
      await(sleep(1));
      release.setResult("released");
      assertThat(await(task)).isEqualTo("released");
    });
  }

  private static AsyncGenerator<String> waitingFor(Future<String> future) {
    return generator(out -> out.yield(await(future)));
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_closes_gens_after_hanging_tasks_errors")
  void runClosesTheGeneratorOfALeftOverTaskThatCrashes() {
    Exception failure = new Exception("of main");
    AsyncGenerator<Integer> fidget = generator(out -> {
      try {
        while (true) {
          out.yield(1);
          await(sleep(1));
        }
      } finally {
        trace.add("generator closed");
      }
    });
    Coroutine<Void> spin = async(() -> {
      try {
        for (int _ : each(fidget)) {
          trace.add("element");
        }
      } catch (CancelledError e) {
        trace.add("left over task cancelled");
        throw new ArithmeticException("crash");
      }
    });
    List<Task<?>> leftOver = new ArrayList<>();
    List<ExceptionContext> reports = new ArrayList<>();
    Coroutine<Void> main = async(() -> {
      Asyncio.getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
      leftOver.add(createTask(spin));
      await(sleep(0.5));
      throw failure;
    });
    assertThatThrownBy(() -> Asyncio.run(main, VirtualClockLoop::new)).isSameAs(failure);
    assertThat(trace).containsExactly("element", "generator closed", "left over task cancelled");
    assertThat(leftOver).allMatch(Future::done);
    assertThat(reports)
        .extracting(ExceptionContext::exception)
        .singleElement()
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_return")
  void runClosesWhatIsSuspendedBeforeItReturns() throws Exception {
    AsyncGenerator<Integer> left = generator(out -> {
      try {
        out.yield(42);
      } finally {
        await(sleep(1));
        trace.add("closed, loop running: " + Asyncio.getRunningLoop().isRunning());
      }
    });
    int result = Asyncio.run(left.next(), VirtualClockLoop::new);
    assertThat(result).isEqualTo(42);
    assertThat(trace).containsExactly("closed, loop running: true");
  }

  /** A generator that yields inside a task group which has one child. */
  private AsyncGenerator<Integer> yieldingInAGroup(Coroutine<Void> child) {
    return generator(out -> await(taskGroup(group -> {
      group.createTask(child);
      out.yield(1);
      trace.add("the block went on");
    })));
  }

  @Test
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_generator_exit_01")
  void closingAGeneratorInsideATaskGroupIsQuiet() throws Exception {
    Coroutine<Void> child = async(() -> {
      try {
        await(sleep(10));
      } finally {
        trace.add("child cancelled");
      }
    });
    runBody(() -> {
      AsyncGenerator<Integer> generator = yieldingInAGroup(child);
      await(generator.next());
      await(sleep(0));
      await(generator.aclose());
      assertThat(trace).containsExactly("child cancelled");
    });
  }

  @Test
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_generator_exit_04")
  void closingAGeneratorInsideATaskGroupWithAFailedChildRaisesBoth() throws Exception {
    Exception failure = new Exception("of the child");
    Coroutine<Void> child = async(() -> {
      try {
        await(sleep(10));
      } catch (CancelledError e) {
        throw failure;
      }
    });
    runBody(() -> {
      AsyncGenerator<Integer> generator = yieldingInAGroup(child);
      await(generator.next());
      await(sleep(0));
      assertThatThrownBy(() -> await(generator.aclose()))
          .isInstanceOfSatisfying(
              BaseExceptionGroup.class,
              group -> assertThat(group.exceptions())
                  .hasSize(2)
                  .contains(failure)
                  .hasAtLeastOneElementOfType(GeneratorExit.class));
    });
  }

  @Test
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_generator_exit_02")
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_generator_exit_03")
  void aChildsGeneratorExitIsAFailureLikeOthers() throws Exception {
    GeneratorExit exit = new GeneratorExit();
    Exception failure = new Exception("of the other child");
    assertThatThrownBy(() -> runBody(() -> await(taskGroup(group -> {
          failBy(group, exit);
        }))))
        .isInstanceOfSatisfying(
            BaseExceptionGroup.class,
            group -> assertThat(group.exceptions()).isEqualTo(List.of(exit)));
    assertThatThrownBy(() -> runBody(() -> await(taskGroup(group -> {
          failBy(group, exit);
          failBy(group, failure);
        }))))
        .isInstanceOfSatisfying(
            BaseExceptionGroup.class,
            group -> assertThat(group.exceptions()).isEqualTo(List.of(exit, failure)));
  }

  private static void failBy(TaskGroup group, Throwable failure) {
    group.createTask(async(() -> {
      throw Unchecked.rethrow(failure);
    }));
  }
}
