package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.isCoroutine;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwaitTest extends LoopTest {

  @Test
  void coroutineCannotBeAwaitedTwice() throws Exception {
    runBody(() -> {
      Coroutine<Integer> coroutine = async(() -> 1);
      await(coroutine);
      assertThatThrownBy(() -> await(coroutine))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot reuse already awaited coroutine");
    });
  }

  @Test
  @CPython("test_pep492::CoroutineTests::test_double_await")
  void coroutineThatAnotherTaskRunsCannotBeAwaited() throws Exception {
    runBody(() -> {
      for (Coroutine<Void> coroutine : List.of(sleep(0.1), sleeping())) {
        Task<Void> task = createTask(coroutine);
        await(sleep(0));
        assertThatThrownBy(() -> await(coroutine))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("is being awaited already");
        await(task);
        assertThatThrownBy(() -> await(coroutine))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("cannot reuse already awaited coroutine");
      }
    });
  }

  private static Coroutine<Void> sleeping() {
    return async(() -> {
      await(sleep(0.1));
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_pep492::CoroutineTests::test_async_def_coroutines")
  void coroutineGivesTheValueOfTheOneItAwaits(boolean debug) throws Exception {
    loop.setDebug(debug);
    Coroutine<String> bar = async(() -> "spam");
    Coroutine<String> foo = async(() -> await(bar));
    assertThat(run(foo)).isEqualTo("spam");
    assertThat(loop.getDebug()).isEqualTo(debug);
  }

  /** A coroutine that has nothing of the library's but the interface. */
  private static final class Own implements Coroutine<String> {
    @Override
    public String awaitHere() throws Exception {
      await(sleep(1));
      return "own";
    }

    @Override
    public void close() {}
  }

  @Test
  @CPython("test_pep492::CoroutineTests::test_iscoroutine")
  void whateverImplementsTheInterfaceIsACoroutine() throws Exception {
    Coroutine<String> real = async(() -> "real");
    assertThat(isCoroutine(real)).isTrue();
    assertThat(isCoroutine(sleep(1))).isTrue();
    assertThat(isCoroutine(new Own())).isTrue();
    assertThat(run(new Own())).isEqualTo("own");
    CustomAwaitable<String> plain = () -> "plain";
    assertThat(isCoroutine(plain)).isFalse();
    assertThat(isCoroutine(loop.createFuture())).isFalse();
    assertThat(isCoroutine("coroutine")).isFalse();
    assertThat(isCoroutine(null)).isFalse();
  }

  @Test
  void sleepCannotBeAwaitedTwice() throws Exception {
    runBody(() -> {
      Coroutine<Void> coroutine = sleep(0);
      await(coroutine);
      assertThatThrownBy(() -> await(coroutine)).isInstanceOf(IllegalStateException.class);
    });
  }

  @Test
  void awaitOutsideATaskIsRefusedAndLeavesTheCoroutineUsable() throws Exception {
    Coroutine<Integer> coroutine = async(() -> 1);
    assertThatThrownBy(() -> await(coroutine))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await outside a task");
    assertThat(run(coroutine)).isEqualTo(1);
  }

  @Test
  void awaitInACallbackIsRefused() {
    AtomicReference<Throwable> raised = new AtomicReference<>();
    loop.callSoon(() -> {
      try {
        await(sleep(1));
      } catch (Exception e) {
        raised.set(e);
      }
    });
    runOnce();
    assertThat(raised.get()).hasMessageContaining("await outside a task");
  }

  @Test
  void awaitedCoroutineRunsInlineWithoutScheduling() throws Exception {
    runBody(() -> {
      loop.callSoon(() -> points.finish(4));
      points.expect(1);
      await(async(() -> {
        points.expect(2);
      }));
      points.expect(3);
    });
  }

  @Test
  void awaitOfADoneFutureReturnsAtOnce() throws Exception {
    runBody(() -> {
      Future<Integer> future = loop.createFuture();
      future.setResult(5);
      loop.callSoon(() -> points.finish(2));
      assertThat(await(future)).isEqualTo(5);
      points.expect(1);
    });
  }

  @Test
  void exceptionsPassThroughAsTheSameObject() throws Exception {
    IOException failure = new IOException("no");
    Coroutine<Integer> failing = async(() -> {
      throw failure;
    });
    assertThatThrownBy(() -> run(failing)).isSameAs(failure);
  }

  @Test
  void stackTraceThroughNestedAwaitsShowsTheCallersOfAwait() throws Exception {
    Throwable raised = null;
    try {
      run(outer());
    } catch (IOException e) {
      raised = e;
    }
    assertThat(raised).isNotNull();
    List<String> methods = new ArrayList<>();
    for (StackTraceElement frame : raised.getStackTrace()) {
      methods.add(frame.getMethodName());
    }
    assertThat(methods)
        .anyMatch(name -> name.contains("lambda$inner"))
        .anyMatch(name -> name.contains("lambda$outer"));
  }

  private static Coroutine<Void> outer() {
    return async(() -> {
      await(inner());
    });
  }

  private static Coroutine<Void> inner() {
    return async(() -> {
      await(sleep(1));
      throw new IOException("deep inside");
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_other_loop_future")
  void awaitOfAFutureOfAnotherLoopIsRefused() throws Exception {
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      Future<Integer> foreign = other.createFuture();
      Task<Void> task = loop.createTask(async(() -> {
        try {
          await(foreign);
        } catch (IllegalStateException e) {
          trace.add("raised at the await");
          throw e;
        }
      }));
      assertThatThrownBy(() -> loop.runUntilComplete(task))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching("Task <Task .*> got Future <Future .*> attached to a different loop");
      assertThat(task.exception()).hasMessageContaining(foreign.toString());
      assertThat(task.exception()).hasMessageContaining("name='" + task.getName() + "'");
      assertThat(trace).containsExactly("raised at the await");
      assertThat(foreign.done()).isFalse();
      assertThat(foreign.removeIf(callback -> true))
          .as("callbacks of the other future")
          .isZero();
    }
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_task_awaits_on_itself")
  void awaitOfTheCurrentTaskIsRefused() {
    Task<?>[] self = new Task<?>[1];
    Task<Object> task = loop.createTask(async(() -> await(self[0])));
    self[0] = task;
    assertThatThrownBy(() -> loop.runUntilComplete(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Task cannot await on itself");
    assertThat(task.exception()).hasMessageContaining("Task cannot await on itself");
  }

  @Test
  void tenThousandCoroutinesCanBeSuspendedAtOnce() throws Exception {
    int count = 10_000;
    runBody(() -> {
      Future<Integer> gate = loop.createFuture();
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tasks.add(createTask(async(() -> await(gate))));
      }
      await(sleep(1));
      gate.setResult(1);
      int sum = 0;
      for (Task<Integer> task : tasks) {
        sum += await(task);
      }
      assertThat(sum).isEqualTo(count);
    });
  }

  @Test
  void yieldingTasksTakeTurns() throws Exception {
    runBody(() -> {
      Task<Void> other = createTask(async(() -> {
        for (int i = 0; i < 3; i++) {
          trace.add("b" + i);
          await(sleep(0));
        }
      }));
      for (int i = 0; i < 3; i++) {
        trace.add("a" + i);
        await(sleep(0));
      }
      await(other);
    });
    assertThat(trace).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
  }
}
