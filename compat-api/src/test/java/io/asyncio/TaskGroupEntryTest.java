package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TaskGroupEntryTest extends TaskGroupTestBase {

  private final TaskGroup group = new TaskGroup();

  private Coroutine<Void> empty() {
    return group.run(entered -> {});
  }

  private void assertRefusesToEnter() {
    assertThatThrownBy(() -> await(group.run(again -> {
          trace.add("entered again");
        })))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has already been entered");
    assertThat(trace).isEmpty();
  }

  @Test
  void groupPassesItselfToItsBlockAndGivesTheValueOfThat() throws Exception {
    TaskGroup itself = run(group.run(entered -> {
      return entered;
    }));
    assertThat(itself).isSameAs(group);
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_already_entered")
  void groupCannotBeEnteredInsideItself() throws Exception {
    run(group.run(entered -> {
      assertRefusesToEnter();
      entered.createTask(sleep(1));
    }));
    assertThat(loop.time()).isEqualTo(1.0);
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_double_enter")
  void groupThatEndedCannotBeEnteredAgain() throws Exception {
    runBody(() -> {
      await(empty());
      assertRefusesToEnter();
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_not_entered")
  void groupThatIsNotEnteredRefusesTasksAndClosesTheCoroutine() throws Exception {
    Coroutine<Void> coroutine = sleep(0);
    runBody(() -> {
      assertThatThrownBy(() -> group.createTask(coroutine))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("TaskGroup <TaskGroup> has not been entered");
      assertThatThrownBy(() -> await(coroutine)).hasMessageContaining("cannot reuse");
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_without_parent_task")
  void groupCannotBeEnteredInACallback() throws Exception {
    AtomicReference<Throwable> raised = new AtomicReference<>();
    loop.callSoon(() -> {
      try {
        await(empty());
      } catch (Exception e) {
        raised.set(e);
      }
    });
    runOnce();
    assertThat(raised.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot determine the parent task");
    assertThatThrownBy(() -> group.createTask(sleep(0)))
        .hasMessageContaining("has not been entered");
    run(empty());
  }

  @Test
  void descriptionTellsWhetherTheGroupIsEntered() throws Exception {
    assertThat(group).hasToString("<TaskGroup>");
    run(group.run(entered -> {
      assertThat(group).hasToString("<TaskGroup entered>");
      entered.createTask(sleep(0));
      assertThat(group).hasToString("<TaskGroup tasks=1 entered>");
      entered.cancel();
      assertThat(group).hasToString("<TaskGroup tasks=1 cancelling>");
    }));
  }

  @Test
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_before_enter")
  void groupThatWasCancelledBeforehandEndsAtTheFirstAwaitOfItsBlock() throws Exception {
    group.cancel();
    runBody(() -> {
      await(group.run(entered -> {
        points.expect(1);
        sleepNoting(10, "cancelled");
        trace.add("not reached");
      }));
      points.finish(2);
      assertThat(currentTask().cancelling()).isZero();
    });
    assertThat(trace).containsExactly("cancelled");
    assertThat(loop.time()).isZero();
  }

  @Test
  void bodyIsNeeded() {
    assertThatThrownBy(() -> group.run((TaskGroup.VoidBody) null)).hasMessage("body");
    assertThatThrownBy(() -> group.run((TaskGroup.Body<?>) null)).hasMessage("body");
  }
}
