package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.generator;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.internal.strand.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Steps of several tasks in one iteration, which may follow each other without the loop's thread. */
class FollowingStepsTest extends LoopTest {

  private static final int TASKS = 20;
  private static final int ROUNDS = 50;

  /** What happens between two steps of each of the tasks, in one iteration of their own. */
  private void inEachIteration(Coroutine.Body step) throws Exception {
    runBody(() -> {
      List<Coroutine<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(async(() -> {
          for (int round = 0; round < ROUNDS; round++) {
            await(sleep(0));
            step.run();
          }
        }));
      }
      await(gather(tasks));
    });
  }

  /** It waits for the one whose turn it has given, and shows that while it is parked. */
  @Test
  void loopsThreadWaitsForSeveralStepsAtOnce() throws Exception {
    assumeThat(Engine.selected().wantsVirtualLoop()).isTrue();
    int[] seen = new int[2];
    List<Object> awaited = new ArrayList<>();
    inEachIteration(() -> {
      Object blocker = LockSupport.getBlocker(Objects.requireNonNull(loop.thread));
      if (blocker != null) {
        seen[0]++;
        if (!awaited.isEmpty() && awaited.getLast().equals(blocker)) {
          seen[1]++;
        }
        awaited.add(blocker);
      }
    });
    assertThat(seen[1]).as("steps behind one that it waits for").isGreaterThan(seen[0] / 2);
  }

  @Test
  void eachStepHasItsTaskItsThreadAndItsTurn() throws Exception {
    List<Thread> threads = new ArrayList<>();
    inEachIteration(() -> {
      Task<?> task = Objects.requireNonNull(Asyncio.currentTask());
      assertThat(Strands.threadOf(task)).isSameAs(Thread.currentThread());
      assertThat(loop.mounted).isSameAs(Thread.currentThread());
      threads.add(Thread.currentThread());
    });
    List<Thread> first = threads.subList(0, TASKS);
    assertThat(first).doesNotHaveDuplicates();
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(threads.subList(round * TASKS, (round + 1) * TASKS)).isEqualTo(first);
    }
  }

  @Test
  void callbackBetweenTwoStepsHasItsTurnBetweenThem() throws Exception {
    Future<Void> gate = loop.createFuture();
    Task<?> first = loop.createTask(awaits(gate, "first"));
    gate.addDoneCallback(_ -> {});
    runOnce();
    gate.addDoneCallback(_ -> trace.add("callback"));
    Task<?> second = loop.createTask(awaits(gate, "second"));
    Task<?> third = loop.createTask(awaits(gate, "third"));
    runOnce();
    gate.setResult(null);
    runOnce();
    assertThat(trace).containsExactly("first", "callback", "second", "third");
    runOnce();
    assertThat(List.of(first.done(), second.done(), third.done())).containsOnly(true);
  }

  /** Goes on after its turn, so that the turn is given and not ended. */
  private Coroutine<Void> awaits(Future<Void> gate, String name) {
    return async(() -> {
      await(gate);
      trace.add(name);
      await(sleep(0));
    });
  }

  @Test
  void stepThatIsCancelledByTheOneBeforeItIsNotResumedWithAValue() throws Exception {
    Future<Void> gate = loop.createFuture();
    List<Task<?>> tasks = new ArrayList<>();
    tasks.add(loop.createTask(async(() -> {
      await(gate);
      tasks.get(1).cancel();
      await(sleep(0));
    })));
    tasks.add(loop.createTask(awaits(gate, "cancelled")));
    tasks.add(loop.createTask(awaits(gate, "third")));
    runOnce();
    gate.setResult(null);
    loop.runUntilComplete(gather(tasks, true));
    assertThat(trace).containsExactly("third");
    assertThat(tasks.get(1).cancelled()).isTrue();
  }

  @Test
  void stepThatEndsTheRunLeavesTheOthersForTheNextOne() throws Exception {
    Future<Void> gate = loop.createFuture();
    KeyboardInterrupt end = new KeyboardInterrupt();
    loop.createTask(awaits(gate, "first"));
    loop.createTask(async(() -> {
      await(gate);
      throw end;
    }));
    Task<?> third = loop.createTask(awaits(gate, "third"));
    runOnce();
    gate.setResult(null);
    assertThatThrownBy(loop::runForever).isSameAs(end);
    assertThat(trace).containsExactly("first");
    assertThat(loop.currentTask.get()).isNull();
    loop.runUntilComplete(third);
    assertThat(trace).containsExactly("first", "third");
  }

  @Test
  void stepThatBlocksForLongerThanTheGraceIsDetachedAndTheOthersGoOn() throws Exception {
    loop.setBlockingGrace(0.001);
    CountDownLatch release = new CountDownLatch(1);
    Future<Void> gate = loop.createFuture();
    List<Task<?>> tasks = new ArrayList<>();
    tasks.add(loop.createTask(awaits(gate, "first")));
    tasks.add(loop.createTask(async(() -> {
      await(gate);
      release.await();
      await(sleep(0));
      trace.add("blocked");
    })));
    tasks.add(loop.createTask(async(() -> {
      await(gate);
      trace.add("third");
      await(sleep(0));
      release.countDown();
    })));
    runOnce();
    gate.setResult(null);
    loop.waitForPosts();
    loop.runUntilComplete(gather(tasks));
    assertThat(trace).containsExactly("first", "third", "blocked");
  }

  @Test
  void generatorsThatTasksIterateGetTheirTurnFromTheirTasks() throws Exception {
    runBody(() -> {
      List<Coroutine<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        int id = i;
        tasks.add(async(() -> {
          AsyncGenerator<Integer> numbers = generator(out -> {
            for (int n = 0; n < ROUNDS; n++) {
              await(sleep(0));
              out.yield(n);
            }
          });
          int expected = 0;
          for (int n : Asyncio.each(numbers)) {
            assertThat(n).isEqualTo(expected++);
            trace.add(id + ":" + n);
          }
        }));
      }
      await(gather(tasks));
    });
    List<String> inTurn = new ArrayList<>();
    for (int n = 0; n < ROUNDS; n++) {
      for (int id = 0; id < TASKS; id++) {
        inTurn.add(id + ":" + n);
      }
    }
    assertThat(trace).isEqualTo(inTurn);
  }

  @Test
  void stepThatCannotBeSetAsideGoesOnAndTheNextOneWaits() throws Exception {
    Future<Void> gate = loop.createFuture();
    List<Task<?>> tasks = new ArrayList<>();
    tasks.add(loop.createTask(async(() -> {
      await(gate);
      assertThatThrownBy(() -> deep(gate)).isInstanceOf(StackOverflowError.class);
      trace.add("first");
      await(sleep(0));
    })));
    tasks.add(loop.createTask(awaits(gate, "second")));
    runOnce();
    gate.setResult(null);
    loop.runUntilComplete(gather(tasks));
    assertThat(trace).containsExactly("first", "second");
  }

  @SuppressWarnings("InfiniteRecursion") // until there is no room left
  private static void deep(Future<Void> gate) throws Exception {
    deep(gate);
    await(gate);
  }

  /** The loop's own thread reports it, and goes on. */
  @Test
  void stepThatCannotFollowTheOneBeforeItHasItsTurnNevertheless() throws Exception {
    Future<Void> gate = loop.createFuture();
    List<Task<?>> tasks = new ArrayList<>();
    tasks.add(loop.createTask(async(() -> {
      await(gate);
      var _ = loop.currentTask.swap(null); // so that the step cannot be left
      trace.add("first");
      await(sleep(0));
    })));
    tasks.add(loop.createTask(awaits(gate, "second")));
    tasks.add(loop.createTask(awaits(gate, "third")));
    runOnce();
    gate.setResult(null);
    loop.runUntilComplete(gather(tasks));
    assertThat(trace).containsExactly("first", "second", "third");
    assertThat(loop.reports)
        .singleElement()
        .extracting(ExceptionContext::exception)
        .isInstanceOf(IllegalStateException.class);
    loop.reports.clear();
  }

  @Test
  void taskThatHasEndedIsKeptByNobody() throws Exception {
    Garbage.collect(() -> {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(loop.createTask(sleepTwice()));
      }
      try {
        loop.runUntilComplete(gather(tasks));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      return tasks.get(TASKS / 2);
    });
  }

  private static Coroutine<Void> sleepTwice() {
    return async(() -> {
      await(sleep(0));
      await(createTask(sleep(0)));
    });
  }
}
