package io.asyncio;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static io.asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops and tasks that several threads look at, with tasks that start eagerly or do not. */
class ManyThreadsTest extends LoopTest {

  private static final int THREADS = 10;
  private static final int TASKS = 200;

  private static TaskFactory factory(boolean eager) {
    return eager ? Asyncio.eagerTaskFactory() : null;
  }

  /** Runs {@code body} in ten threads at once, and raises what one of them raises. */
  private static void inTenThreads(Callable<?> body) throws Exception {
    List<FutureTask<?>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      FutureTask<?> one = new FutureTask<>(body);
      all.add(one);
      Thread.ofPlatform().start(one);
    }
    for (FutureTask<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_free_threading::TestFreeThreading::test_all_tasks_race")
  void eachOfTenLoopsShowsItsOwnTasks(boolean eager) throws Exception {
    CyclicBarrier allHaveTheirTasks = new CyclicBarrier(THREADS);
    inTenThreads(() -> {
      try (Runner runner = new Runner(null, VirtualClockLoop::new)) {
        runner.getLoop().setTaskFactory(factory(eager));
        runner.getLoop().setBlockingGrace(Double.POSITIVE_INFINITY);
        runner.run(hundredTasks(allHaveTheirTasks));
      }
      return null;
    });
  }

  private static Coroutine<Void> hundredTasks(CyclicBarrier barrier) {
    return async(() -> {
      EventLoop running = getRunningLoop();
      Future<Void> gate = running.createFuture();
      Set<Task<?>> expected = new HashSet<>();
      expected.add(currentTask());
      await(taskGroup(group -> {
        for (int i = 0; i < 100; i++) {
          expected.add(group.createTask(async(() -> await(gate))));
        }
        barrier.await(30, TimeUnit.SECONDS);
        Set<Task<?>> all = allTasks(running);
        assertThat(all).hasSize(101).isEqualTo(expected);
        assertThat(all).extracting(Task::getLoop).containsOnly(running);
        assertThat(all).noneMatch(Task::done);
        assertThat(currentTask().getLoop()).isSameAs(running);
        gate.setResult(null);
      }));
      assertThat(allTasks(running)).containsExactly(currentTask());
    });
  }

  /** What the loop's thread has seen so far. */
  private volatile Set<Task<?>> known = Set.of();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_free_threading::TestFreeThreading::test_all_tasks_different_thread")
  void otherThreadsSeeEveryTaskThatIsKnownWhileTheLoopCreatesMore(boolean eager) throws Exception {
    loop.waitForPosts();
    loop.setTaskFactory(factory(eager));
    AtomicInteger observers = new AtomicInteger(THREADS);
    FutureTask<Void> observing = new FutureTask<>(() -> {
      inTenThreads(() -> observe(observers));
      return null;
    });
    runBody(() -> {
      Future<Void> gate = loop.createFuture();
      Set<Task<?>> lasting = new HashSet<>();
      Thread.ofPlatform().start(observing);
      for (int i = 0; i < TASKS || observers.get() > 0; i++) {
        for (int passing = 0; passing < 5; passing++) {
          createTask(sleep(0)); // comes and goes among the lasting ones
        }
        if (i < TASKS) {
          lasting.add(createTask(async(() -> await(gate))));
          known = Set.copyOf(lasting);
        }
        await(sleep(0));
      }
      gate.setResult(null);
    });
    observing.get();
  }

  private Void observe(AtomicInteger observers) {
    try {
      Set<Task<?>> before;
      do {
        before = known;
        assertThat(allTasks(loop).containsAll(before)).isTrue();
      } while (before.size() < TASKS);
      return null;
    } finally {
      observers.decrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_free_threading::TestFreeThreading::test_run_coroutine_threadsafe")
  void tenThreadsGetTheResultsOfTheirCoroutines(boolean eager) throws Exception {
    loop.waitForPosts();
    loop.setTaskFactory(factory(eager));
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Coroutine<Integer>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int mine = i;
      threads.add(toThread(() -> {
        together.await(30, TimeUnit.SECONDS);
        return runCoroutineThreadsafe(sleep(0.1, mine), loop).get(30, TimeUnit.SECONDS);
      }));
    }
    runBody(() -> assertThat(await(gather(threads))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_free_threading::TestFreeThreading::test_run_coroutine_threadsafe_exception")
  void tenThreadsGetTheExceptionsOfTheirCoroutines(boolean eager) throws Exception {
    loop.waitForPosts();
    loop.setTaskFactory(factory(eager));
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Coroutine<Throwable>> threads = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      IOException failure = new IOException("failure " + i);
      failures.add(failure);
      threads.add(toThread(() -> {
        together.await(30, TimeUnit.SECONDS);
        return failureInThread(failure);
      }));
    }
    runBody(() -> assertThat(await(gather(threads))).isEqualTo(failures));
  }

  private Throwable failureInThread(IOException failure) {
    Coroutine<Void> failing = async(() -> {
      await(sleep(0));
      throw failure;
    });
    return catchThrowableOfType(
            ExecutionException.class,
            () -> runCoroutineThreadsafe(failing, loop).get(30, TimeUnit.SECONDS))
        .getCause();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython(
      "test_free_threading::TestFreeThreading::test_all_tasks_from_other_thread_includes_eager_tasks")
  void otherThreadsSeeTasksThatStartedEagerlyAndWait(boolean eager) throws Exception {
    loop.waitForPosts();
    Future<Void> gate = loop.createFuture();
    FutureTask<List<String>> observer =
        new FutureTask<>(() -> allTasks(loop).stream().map(Task::getName).toList());
    runBody(() -> {
      loop.setTaskFactory(factory(eager));
      Task<Void> first = createTask(async(() -> await(gate)), "first");
      loop.setTaskFactory(null);
      Task<Void> normal = createTask(async(() -> await(gate)), "normal");
      Thread.ofPlatform().start(observer);
      assertThat(observer.get()).contains("first", "normal");
      gate.setResult(null);
      await(gather(first, normal));
    });
  }
}
