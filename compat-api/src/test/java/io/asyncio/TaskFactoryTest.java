package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.ensureFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who makes the tasks of a loop, and how they are called. */
class TaskFactoryTest extends LoopTest {

  private final class Counting implements TaskFactory {

    private Task<?> last;

    @Override
    public <T extends @Nullable Object> Task<T> create(
        EventLoop making, Coroutine<T> coroutine, TaskOptions options) {
      assertThat(making).isSameAs(loop);
      trace.add("made");
      Task<T> task = new Task<>(coroutine, loop);
      last = task;
      return task;
    }
  }

  private static Coroutine<String> work() {
    return async(() -> "done");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_set_task_factory")
  @CPython("test_base_events::BaseEventLoopTests::test_set_task_factory_invalid")
  void tasksAreWhatTheFactoryMakesUntilItIsTakenAway() throws Exception {
    assertThat(loop.getTaskFactory()).isNull();
    Counting factory = new Counting();
    loop.setTaskFactory(factory);
    assertThat(loop.getTaskFactory()).isSameAs(factory);
    Task<String> task = loop.createTask(work());
    assertThat(task).isSameAs(factory.last);
    loop.setTaskFactory(null);
    assertThat(loop.getTaskFactory()).isNull();
    Task<String> plain = loop.createTask(work());
    assertThat(plain).isNotSameAs(factory.last);
    assertThat(loop.runUntilComplete(task)).isEqualTo("done");
    assertThat(loop.runUntilComplete(plain)).isEqualTo("done");
    assertThat(trace).containsExactly("made");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_create_task")
  void ensureFutureAndRunUntilCompleteAskTheFactoryToo() throws Exception {
    Counting factory = new Counting();
    loop.setTaskFactory(factory);
    runBody(() -> {
      Future<String> future = ensureFuture(work());
      assertThat(future).isSameAs(factory.last);
      trace.add(await(future));
    });
    assertThat(trace).containsExactly("made", "made", "done");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_create_named_task_with_default_factory")
  void aTaskHasTheNameThatItIsGiven() throws Exception {
    Task<String> task = loop.createTask(work(), "test_task");
    assertThat(task.getName()).isEqualTo("test_task");
    loop.runUntilComplete(task);
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_create_named_task_with_custom_factory")
  @CPython("uvloop/test_base::_TestBase::test_set_task_name")
  void aTaskOfAFactoryThatKnowsOfNoNamesHasItToo() throws Exception {
    loop.setTaskFactory(new Counting());
    Task<String> task = loop.createTask(work(), "test_task");
    assertThat(task.getName()).isEqualTo("test_task");
    assertThat(loop.runUntilComplete(task)).isEqualTo("done");
    Task<String> unnamed = loop.createTask(work());
    assertThat(unnamed.getName()).startsWith("Task-");
    loop.runUntilComplete(unnamed);
  }

  @Test
  @CPython("uvloop/test_base::TestBaseUV::test_loop_create_future")
  void futuresOfALoopBelongToIt() {
    Future<String> future = loop.createFuture();
    assertThat(future.getLoop()).isSameAs(loop);
    assertThat(future.done()).isFalse();
  }
}
