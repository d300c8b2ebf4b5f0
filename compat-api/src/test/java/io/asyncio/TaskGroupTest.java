package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.ContextVar;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TaskGroupTest extends TaskGroupTestBase {

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_01")
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_02")
  void groupWaitsForItsTasks() throws Exception {
    int sum = run(async(() -> {
      List<Task<Integer>> tasks = new ArrayList<>();
      await(taskGroup(group -> {
        tasks.add(group.createTask(sleep(0.1, 42)));
        await(sleep(1));
        tasks.add(group.createTask(sleep(0.2, 11)));
      }));
      return tasks.get(0).result() + tasks.get(1).result();
    }));
    assertThat(sum).isEqualTo(53);
    assertThat(loop.time()).isEqualTo(1.2);
  }

  @Test
  void groupGivesTheValueOfItsBlock() throws Exception {
    String value = run(taskGroup(group -> {
      Task<String> task = group.createTask(sleep(1, "of a task"));
      return "value " + await(task);
    }));
    assertThat(value).isEqualTo("value of a task");
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_04")
  @CPython("test_taskgroups::TestTaskGroup::test_cancel_children_on_child_error")
  @CPython("test_taskgroups::TestTaskGroup::test_cancelling_level_preserved")
  void failureCancelsTheOthersAndTheBlock() throws Exception {
    runBody(() -> {
      List<Task<?>> others = new ArrayList<>();
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            others.add(group.createTask(sleep(10)));
            group.createTask(failing(0.1, "no"));
            try {
              await(sleep(10));
            } catch (CancelledError e) {
              trace.add("block cancelled");
              throw e;
            }
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("no");
      assertThat(raised).hasMessage("unhandled errors in a TaskGroup (1 sub-exception)");
      assertThat(raised.getSuppressed()).hasSize(1);
      assertThat(others.get(0).cancelled()).isTrue();
      assertThat(currentTask().cancelling()).isZero();
    });
    assertThat(trace).containsExactly("block cancelled");
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_09")
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_10")
  void failureOfTheBlockCancelsTheTasks() throws Exception {
    runBody(() -> {
      List<Task<?>> tasks = new ArrayList<>();
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            tasks.add(group.createTask(sleep(10)));
            raise(new IllegalArgumentException("block"));
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("block");
      assertThat(tasks.get(0).cancelled()).isTrue();
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_14")
  void innerGroupIsWrappedInTheOuterOne() throws Exception {
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(outer -> {
            outer.createTask(sleep(10));
            await(taskGroup(inner -> {
              inner.createTask(failing(0.1, "inner"));
            }));
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("[inner]");
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_13")
  void failureOfAnOuterTaskCancelsTheInnerGroupQuietly() throws Exception {
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(outer -> {
            outer.createTask(failing(0.1, "outer"));
            await(taskGroup(inner -> {
              inner.createTask(sleep(10));
            }));
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("outer");
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_19")
  void failuresOfTaskAndBlockAreBothThere() throws Exception {
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            group.createTask(failing(0.1, "task"));
            try {
              await(sleep(10));
            } catch (CancelledError e) {
              throw new IllegalArgumentException("block");
            }
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("task", "block");
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_20")
  void keyboardInterruptOfTheBlockLeavesAsItIs() throws Exception {
    KeyboardInterrupt interrupt = new KeyboardInterrupt();
    runBody(() -> assertThat(raisedBy(
            taskGroup(group -> {
              group.createTask(failing(0, "task"));
              await(sleep(0));
              raise(interrupt);
            }),
            KeyboardInterrupt.class))
        .isSameAs(interrupt));
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_20a")
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_21a")
  void errorMakesABaseExceptionGroup() throws Exception {
    runBody(() -> {
      BaseExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            group.createTask(failing(0, "task"));
            raise(new AssertionError("block"));
          }),
          BaseExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("block");
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_24")
  void taskMayAddTasksWhileTheParentWaits() throws Exception {
    run(taskGroup(group -> {
      group.createTask(async(() -> {
        await(sleep(1));
        group.createTask(sleep(1));
      }));
    }));
    assertThat(loop.time()).isEqualTo(2.0);
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_task_name")
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_task_context")
  void taskHasTheNameAndTheContextThatItWasGiven() throws Exception {
    ContextVar<Integer> variable = new ContextVar<>("variable");
    Context context = Context.copyContext();
    run(taskGroup(group -> {
      Task<Void> task = group.createTask(
          async(() -> {
            variable.set(1);
          }),
          TaskOptions.named("yolo").withContext(context));
      assertThat(task.getName()).isEqualTo("yolo");
    }));
    assertThat(context.get(variable)).isEqualTo(1);
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_finished")
  @CPython("test_taskgroups::TestTaskGroup::test_coro_closed_when_tg_closed")
  void groupThatEndedRefusesTasksAndClosesTheCoroutine() throws Exception {
    AtomicReference<TaskGroup> ended = new AtomicReference<>();
    run(taskGroup(group -> {
      ended.set(group);
    }));
    Coroutine<Void> coroutine = sleep(1);
    assertThatThrownBy(() -> ended.get().createTask(coroutine))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is finished");
    assertThatThrownBy(() -> run(coroutine)).hasMessageContaining("cannot reuse");
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_no_create_task_after_failure")
  void groupThatShutsDownRefusesTasks() throws Exception {
    runBody(() -> raisedBy(
        taskGroup(group -> {
          group.createTask(failing(0, "no"));
          try {
            await(sleep(10));
          } catch (CancelledError e) {
            assertThatThrownBy(() -> group.createTask(sleep(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shutting down");
          }
        }),
        ExceptionGroup.class));
  }
}
