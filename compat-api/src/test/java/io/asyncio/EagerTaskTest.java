package io.asyncio;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.ContextVar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EagerTaskTest extends LoopTest {

  private final TaskFactory factory = Asyncio.createEagerTaskFactory(Task::new);

  EagerTaskTest() {
    loop.setTaskFactory(factory);
  }

  @Test
  @CPython("test_eager_task_factory::EagerTaskFactoryLoopTests::test_eager_task_factory_set")
  void factoryIsTheOneThatWasSet() {
    assertThat(loop.getTaskFactory()).isSameAs(factory);
  }

  @Test
  @CPython("test_eager_task_factory::EagerTaskFactoryLoopTests::test_eager_completion")
  @CPython(
      "test_eager_task_factory::EagerTaskFactoryLoopTests::test_cancellation_after_eager_completion")
  void coroutineThatDoesNotSuspendIsDoneAtOnce() throws Exception {
    runBody(() -> {
      Task<String> task = createTask(async(() -> "hello"));
      assertThat(task.done()).isTrue();
      assertThat(task.cancel()).isFalse();
      assertThat(await(task)).isEqualTo("hello");
      assertThat(task.cancelled()).isFalse();
    });
  }

  @Test
  @CPython("test_eager_task_factory::EagerTaskFactoryLoopTests::test_block_after_eager_step")
  void coroutineThatSuspendsGoesOnAsATask() throws Exception {
    runBody(() -> {
      points.expect(1);
      Task<Integer> task = createTask(async(() -> {
        points.expect(2);
        await(sleep(1));
        points.expect(4);
        return 5;
      }));
      points.expect(3);
      assertThat(task.done()).isFalse();
      assertThat(await(task)).isEqualTo(5);
      points.finish(5);
    });
  }

  @Test
  @CPython(
      "test_eager_task_factory::EagerTaskFactoryLoopTests::test_await_future_during_eager_step")
  void futureSetInTheEagerStepIsThere() throws Exception {
    runBody(() -> {
      Future<String> future = loop.createFuture();
      Task<Void> task = createTask(async(() -> future.setResult("set")));
      assertThat(task.done()).isTrue();
      assertThat(await(future)).isEqualTo("set");
    });
  }

  @Test
  @CPython("test_eager_task_factory::EagerTaskFactoryLoopTests::test_current_task")
  void currentTaskIsTheEagerOneDuringItsStepAndTheCreatorAfterwards() throws Exception {
    runBody(() -> {
      Task<?> creator = currentTask();
      Task<Task<?>> eager = createTask(async(() -> {
        Task<?> me = currentTask();
        assertThat(me).isNotSameAs(creator);
        assertThat(Asyncio.allTasks()).contains(me);
        await(sleep(0));
        assertThat(currentTask()).isSameAs(me);
        return me;
      }));
      assertThat(currentTask()).isSameAs(creator);
      assertThat(await(eager)).isSameAs(eager);
    });
  }

  @Test
  @CPython(
      "test_eager_task_factory::EagerTaskFactoryLoopTests::test_all_tasks_with_eager_completion")
  void taskThatIsDoneAtOnceIsListedDuringItsStepOnly() throws Exception {
    runBody(() -> {
      Task<Set<Task<?>>> task = createTask(async(() -> allTasks()));
      assertThat(task.result()).containsExactly(currentTask(), task);
      assertThat(allTasks()).containsExactly(currentTask());
    });
  }

  @Test
  @CPython("test_eager_task_factory::EagerTaskFactoryLoopTests::test_all_tasks_with_blocking")
  void taskThatSuspendedIsListedUntilItIsDone() throws Exception {
    runBody(() -> {
      Future<Void> gate = loop.createFuture();
      Future<Void> passed = loop.createFuture();
      List<Set<Task<?>>> during = new ArrayList<>();
      Task<Void> task = createTask(async(() -> {
        during.add(allTasks());
        await(gate);
        passed.setResult(null);
      }));
      assertThat(during).singleElement().satisfies(all -> assertThat(all).contains(task));
      assertThat(allTasks()).contains(task);
      gate.setResult(null);
      await(passed);
      assertThat(allTasks()).doesNotContain(task);
    });
  }

  @Test
  @CPython("test_eager_task_factory::CEagerTaskFactoryLoopTests::test_issue122332")
  void taskThatIsDoneAtOnceKeepsNoCoroutine() throws Exception {
    runBody(() -> {
      Task<Integer> done = createTask(async(() -> 1));
      assertThat(done.getCoro()).isNull();
      assertThat(await(done)).isEqualTo(1);
      assertThat(done.getCoro()).isNull();
      assertThat(done.toString()).doesNotContain("coro");
      Coroutine<Void> coroutine = sleep(0);
      Task<Void> suspended = createTask(coroutine);
      assertThat(suspended.getCoro()).isSameAs(coroutine);
      await(suspended);
      assertThat(suspended.getCoro()).isSameAs(coroutine);
    });
  }

  @Test
  @CPython(
      "test_eager_task_factory::EagerTaskFactoryLoopTests::test_cancellation_after_eager_step_blocks")
  void eagerTaskThatSuspendedCanBeCancelled() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(sleep(10));
      task.cancel("cancelled");
      assertThat(task.cancelling()).isEqualTo(1);
      assertThatThrownBy(() -> await(task))
          .isInstanceOf(CancelledError.class)
          .hasMessage("cancelled");
    });
  }

  @Test
  @CPython("test_eager_task_factory::EagerTaskFactoryLoopTests::test_context_vars")
  void eagerStepRunsInItsOwnContext() throws Exception {
    ContextVar<Integer> variable = new ContextVar<>("variable", 0);
    runBody(() -> {
      variable.set(1);
      Task<Integer> task = createTask(async(() -> {
        assertThat(variable.get()).isEqualTo(1);
        variable.set(2);
        await(sleep(0));
        return variable.get();
      }));
      assertThat(variable.get()).isEqualTo(1);
      assertThat(await(task)).isEqualTo(2);
      assertThat(variable.get()).isEqualTo(1);
    });
  }

  @Test
  @CPython("test_eager_task_factory::EagerTaskFactoryLoopTests::test_eager_start_false")
  void optionOverridesTheFactory() throws Exception {
    runBody(() -> {
      Task<String> task = createTask(
          async(() -> currentTask().getName()), TaskOptions.named("late").withEagerStart(false));
      assertThat(task.done()).isFalse();
      assertThat(await(task)).isEqualTo("late");
    });
  }

  @Test
  @CPython(
      "test_eager_task_factory::DefaultTaskFactoryEagerStart::test_eager_start_true_with_default_factory")
  @CPython("test_eager_task_factory::CEagerTaskFactoryLoopTests::test_name")
  void optionWorksWithoutAFactory() throws Exception {
    loop.setTaskFactory(null);
    runBody(() -> {
      Task<String> task = createTask(
          async(() -> currentTask().getName()), TaskOptions.named("now").withEagerStart(true));
      assertThat(task.done()).isTrue();
      assertThat(task.result()).isEqualTo("now");
    });
  }

  @Test
  void callbackMayStartAnEagerTask() {
    loop.callSoon(() -> {
      Task<Integer> task = loop.createTask(async(() -> 1));
      trace.add("done " + task.done());
    });
    runOnce();
    assertThat(trace).containsExactly("done true");
  }

  @Test
  void eagerTasksNest() throws Exception {
    assertThat(run(depth(50))).isEqualTo(50);
  }

  private static Coroutine<Integer> depth(int left) {
    return async(() -> left == 0 ? 0 : 1 + await(createTask(depth(left - 1))));
  }

  @Test
  void keyboardInterruptOfAnEagerStepReachesTheCreator() throws Exception {
    KeyboardInterrupt interrupt = new KeyboardInterrupt();
    Coroutine<Void> interrupting = async(() -> {
      throw interrupt;
    });
    runBody(() -> {
      try {
        createTask(interrupting);
      } catch (KeyboardInterrupt e) {
        trace.add("caught");
      }
    });
    assertThat(trace).containsExactly("caught");
    assertThat(closeAndTakeReports()).isEmpty();
  }
}
