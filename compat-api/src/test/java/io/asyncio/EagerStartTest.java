package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import org.junit.jupiter.api.Test;

/** Tasks that are told whether to start eagerly, one by one. */
class EagerStartTest extends LoopTest {

  private final TaskOptions eager = TaskOptions.named("eager").withEagerStart(true);

  private final Coroutine<Task<?>> coroutine = async(() -> {
    Task<?> me = currentTask();
    trace.add(me.getName());
    return me;
  });

  @Test
  @CPython("test_tasks::BaseTaskTests::test_eager_start_true")
  void eagerTaskRunsItsFirstStepInsideTheConstructor() throws Exception {
    runBody(() -> {
      Task<?> creator = currentTask();
      Task<Task<?>> task = new Task<>(coroutine, loop, eager);
      assertThat(trace).containsExactly("eager");
      assertThat(task.done()).isTrue();
      assertThat(task.result()).isSameAs(task);
      assertThat(task.getName()).isEqualTo("eager");
      assertThat(currentTask()).isSameAs(creator);
    });
  }

  @Test
  void eagerTaskMadeByACallbackRunsItsFirstStepThere() {
    loop.callSoon(() -> {
      Task<Task<?>> task = new Task<>(coroutine, loop, eager);
      assertThat(task.done()).isTrue();
      assertThat(currentTask()).isNull();
      trace.add("made");
    });
    runOnce();
    assertThat(trace).containsExactly("eager", "made");
  }

  @Test
  void eagerTaskThatSuspendsGoesOnLater() throws Exception {
    runBody(() -> {
      Task<Integer> task = new Task<>(
          async(() -> {
            trace.add("begun");
            return await(sleep(1, 5));
          }),
          loop,
          eager);
      assertThat(trace).containsExactly("begun");
      assertThat(task.done()).isFalse();
      assertThat(await(task)).isEqualTo(5);
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_eager_start_true_no_loop")
  void eagerTaskFindsTheRunningLoop() throws Exception {
    runBody(() -> {
      Task<Task<?>> task = new Task<>(coroutine, eager);
      assertThat(task.done()).isTrue();
      assertThat(task.getLoop()).isSameAs(loop);
      assertThat(task.result()).isSameAs(task);
    });
    assertThat(trace).containsExactly("eager");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_eager_start_false")
  void taskThatIsNotEagerStartsInTheNextIteration() throws Exception {
    TaskOptions lazy = TaskOptions.named("lazy").withEagerStart(false);
    runBody(() -> {
      Task<Task<?>> task = new Task<>(coroutine, loop, lazy);
      assertThat(task.done()).isFalse();
      assertThat(trace).isEmpty();
      await(sleep(0));
      assertThat(trace).containsExactly("lazy");
      assertThat(task.result()).isSameAs(task);
    });
  }

  @Test
  void optionGoesBeforeTheEagerFactory() throws Exception {
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
    runBody(() -> {
      Task<Task<?>> task = createTask(coroutine, TaskOptions.named("lazy").withEagerStart(false));
      assertThat(task.done()).isFalse();
      assertThat(trace).isEmpty();
      await(task);
    });
    assertThat(trace).containsExactly("lazy");
  }
}
