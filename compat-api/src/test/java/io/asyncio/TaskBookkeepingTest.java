package io.asyncio;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a loop knows of its tasks, and what a task that is completed behind its back does. */
class TaskBookkeepingTest extends LoopTest {

  private final Task<Integer> one = new Task<>(async(() -> 1), loop);
  private final Task<Integer> two = new Task<>(async(() -> 2), loop);

  @Test
  @CPython("test_tasks::BaseTaskIntrospectionTests::test__enter_task")
  void enteredTaskIsTheCurrentOne() {
    assertThat(currentTask(loop)).isNull();
    loop.currentTask.enter(one);
    assertThat(currentTask(loop)).isSameAs(one);
    loop.currentTask.leave(one);
    runOnce();
  }

  @Test
  @CPython("test_tasks::BaseTaskIntrospectionTests::test__enter_task_failure")
  void taskIsNotEnteredWhileAnotherIsCurrent() {
    loop.currentTask.enter(one);
    assertThatThrownBy(() -> loop.currentTask.enter(two))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot enter into task " + two)
        .hasMessageContaining("while another task " + one);
    assertThat(currentTask(loop)).isSameAs(one);
    loop.currentTask.leave(one);
    runOnce();
  }

  @Test
  @CPython("test_tasks::BaseTaskIntrospectionTests::test__leave_task")
  void noTaskIsCurrentOnceItWasLeft() {
    loop.currentTask.enter(one);
    loop.currentTask.leave(one);
    assertThat(currentTask(loop)).isNull();
    runOnce();
  }

  @Test
  @CPython("test_tasks::BaseTaskIntrospectionTests::test__leave_task_failure1")
  void taskThatIsNotTheCurrentOneIsNotLeft() {
    loop.currentTask.enter(one);
    assertThatThrownBy(() -> loop.currentTask.leave(two))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Leaving task " + two)
        .hasMessageContaining("does not match the current task " + one);
    assertThat(currentTask(loop)).isSameAs(one);
    loop.currentTask.leave(one);
    runOnce();
  }

  @Test
  @CPython("test_tasks::BaseTaskIntrospectionTests::test__leave_task_failure2")
  void taskIsNotLeftWhereNoneIsCurrent() {
    assertThatThrownBy(() -> loop.currentTask.leave(one))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not match the current task null");
    assertThat(currentTask(loop)).isNull();
    runOnce();
  }

  @Test
  @CPython("test_tasks::BaseTaskIntrospectionTests::test__unregister_task")
  void unregisteredTaskIsNotListed() {
    loop.tasks.remove(one);
    assertThat(allTasks(loop)).containsExactly(two);
    runOnce();
  }

  @Test
  @CPython("test_tasks::BaseTaskIntrospectionTests::test__unregister_task_not_registered")
  void unregisteringATaskThatIsNotRegisteredChangesNothing() {
    loop.tasks.remove(one);
    loop.tasks.remove(one);
    assertThat(allTasks(loop)).containsExactly(two);
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      Task<Integer> foreign = new Task<>(async(() -> 3), other);
      loop.tasks.remove(foreign);
      assertThat(allTasks(loop)).containsExactly(two);
      assertThat(allTasks(other)).containsExactly(foreign);
      other.stop();
      other.runForever();
    }
    runOnce();
    assertThat(allTasks(loop)).isEmpty();
  }

  private static final class ForeignTask extends Task<Integer> {
    ForeignTask(Coroutine<Integer> coroutine, EventLoop loop) {
      super(coroutine, loop);
    }
  }

  @Test
  @CPython("test_tasks::BaseTaskIntrospectionTests::test__register_task_2")
  void taskOfAnotherClassRegisteredByHandIsListedForItsLoop() {
    ForeignTask foreign = new ForeignTask(async(() -> 3), loop);
    loop.tasks.remove(foreign);
    assertThat(allTasks(loop)).doesNotContain(foreign);
    loop.tasks.add(foreign);
    assertThat(allTasks(foreign.getLoop())).containsExactly(one, two, foreign);
    assertThat(foreign.next).as("its neighbour at the end of the list").isNull();
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      assertThat(allTasks(other)).isEmpty();
    }
    runOnce();
    assertThat(allTasks(loop)).isEmpty();
  }

  @Test
  @CPython("test_tasks::BaseTaskIntrospectionTests::test__register_task_3")
  void registeredTaskThatIsDoneIsNotListed() {
    one.succeed(10);
    assertThat(allTasks(loop)).containsExactly(two);
    runOnce();
    takeAlreadyDone();
  }

  @Test
  @CPython("test_tasks::SetMethodsTest::test_set_result_causes_invalid_state")
  void stepOfATaskThatWasGivenAResultIsReported() throws Exception {
    Task<String> task = new Task<>(async(() -> await(sleep(0.1, "own"))), loop);
    task.succeed("spam");
    assertThat(loop.runUntilComplete(task)).isEqualTo("spam");
    takeAlreadyDone();
    assertThat(loop.time()).isZero();
  }

  @Test
  @CPython("test_tasks::SetMethodsTest::test_set_exception_causes_invalid_state")
  void stepOfATaskThatWasGivenAnExceptionIsReported() {
    Task<String> task = new Task<>(async(() -> await(sleep(0.1, "own"))), loop);
    IllegalArgumentException failure = new IllegalArgumentException("spam");
    task.fail(failure);
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isSameAs(failure);
    takeAlreadyDone();
    assertThat(loop.time()).isZero();
  }

  private void takeAlreadyDone() {
    assertThat(loop.reports)
        .singleElement()
        .extracting(ExceptionContext::exception)
        .isInstanceOf(InvalidStateError.class)
        .asString()
        .contains("step(): already done");
    loop.reports.clear();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_error_in_call_soon")
  void taskThatCannotBeScheduledIsRefusedAndNotListed() throws Exception {
    VirtualClockLoop closed = new VirtualClockLoop();
    closed.close();
    Coroutine<Integer> coroutine = async(() -> 1);
    assertThatThrownBy(() -> new Task<>(coroutine, closed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop is closed");
    assertThat(allTasks(closed)).isEmpty();
    assertThat(closed.reports).isEmpty();
    assertThat(run(coroutine)).as("the coroutine, which was not started").isEqualTo(1);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_create_task_with_noncoroutine")
  void taskOfSomethingElseThanACoroutineIsRefusedEveryTime() throws Exception {
    var constructor = Task.class.getConstructor(Coroutine.class, EventLoop.class);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> new Task<Integer>(null, loop))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("coroutine");
      assertThatThrownBy(() -> loop.createTask((Coroutine<Integer>) null)).hasMessage("coroutine");
      assertThatThrownBy(() -> constructor.newInstance(123, loop))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> loop.createTask(raw(123)))
          .isInstanceOf(ClassCastException.class)
          .hasMessageContaining("io.asyncio.Coroutine");
    }
    assertThat(allTasks(loop)).containsExactly(one, two);
    runOnce();
  }

  @SuppressWarnings("unchecked")
  private static Coroutine<Integer> raw(Object object) {
    return (Coroutine<Integer>) object;
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_create_task_with_async_function")
  void tasksOfFreshCoroutinesRunEveryTime() throws Exception {
    for (int i = 0; i < 2; i++) {
      int number = i;
      Task<Integer> task = loop.createTask(async(() -> number));
      assertThat(task.getClass()).isEqualTo(Task.class);
      assertThat(loop.runUntilComplete(task)).isEqualTo(number);
    }
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_current_task")
  @CPython("test_tasks::BaseCurrentLoopTests::test_current_task_with_implicit_loop")
  void currentTaskIsTheRunningOneHoweverTheLoopIsNamed() throws Exception {
    Consumer<Task<?>> isCurrent = task -> {
      assertThat(currentTask()).isSameAs(task);
      assertThat(currentTask(null)).isSameAs(task);
      assertThat(currentTask(loop)).isSameAs(task);
    };
    assertThat(currentTask(loop)).isNull();
    Task<Task<?>> task = loop.createTask(async(() -> {
      Task<?> me = currentTask();
      isCurrent.accept(me);
      await(sleep(0));
      isCurrent.accept(me);
      return me;
    }));
    assertThat(loop.runUntilComplete(task)).isSameAs(task);
    assertThat(currentTask(loop)).isNull();
  }

  @Test
  @CPython("test_tasks::BaseCurrentLoopTests::test_current_task_no_running_loop")
  void noTaskIsCurrentOnALoopThatDoesNotRun() throws Exception {
    assertThat(currentTask(loop)).isNull();
    try (VirtualClockLoop idle = new VirtualClockLoop()) {
      runBody(() -> assertThat(currentTask(idle)).isNull());
    }
    assertThatThrownBy(() -> currentTask(null)).hasMessage("no running event loop");
  }
}
