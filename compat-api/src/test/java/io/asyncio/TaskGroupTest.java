package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
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
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_03")
  void cancelledTaskIsNoFailure() throws Exception {
    run(taskGroup(group -> {
      Task<Void> cancelled = group.createTask(sleep(10));
      await(sleep(0.1));
      cancelled.cancel();
      group.createTask(sleep(1));
    }));
    assertThat(loop.time()).isEqualTo(1.1);
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
  @CPython("test_taskgroups::TestTaskGroup::test_cancellation")
  void cancelledParentCancelsItsTasks() throws Exception {
    AtomicReference<Task<Void>> child = new AtomicReference<>();
    Task<Void> parent = loop.createTask(taskGroup(group -> {
      child.set(group.createTask(sleep(10)));
    }));
    runOnce();
    runOnce();
    parent.cancel("from outside");
    assertThatThrownBy(() -> loop.runUntilComplete(parent))
        .isInstanceOf(CancelledError.class)
        .hasMessage("from outside");
    assertThat(child.get().cancelled()).isTrue();
    assertThat(parent.cancelled()).isTrue();
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_08")
  void failuresWhileCancellingWinOverTheCancellation() throws Exception {
    runBody(() -> {
      Coroutine<Void> crash = async(() -> {
        try {
          await(sleep(10));
        } finally {
          crash();
        }
      });
      Task<Void> parent = createTask(taskGroup(group -> {
        group.createTask(crash);
      }));
      await(sleep(0.1));
      parent.cancel();
      assertThat(messages(raisedBy(async(() -> await(parent)), ExceptionGroup.class)))
          .containsExactly("crash");
    });
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
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_17")
  void cancelledBlockOfAnEmptyGroupRaisesTheCancellation() {
    Task<Void> task = loop.createTask(taskGroup(group -> {
      await(sleep(10));
    }));
    runOnce();
    task.cancel();
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
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
          TaskOptions.named("yolo").context(context));
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

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_error_and_cancel")
  void cancellationFromOutsideComesAfterTheGroupOfFailures() throws Exception {
    Task<Void> parent = loop.createTask(async(() -> {
      Task<?> me = currentTask();
      raisedBy(
          taskGroup(group -> {
            group.createTask(async(() -> {
              await(sleep(0));
              me.cancel();
              throw new IllegalStateException("task");
            }));
            await(sleep(10));
          }),
          ExceptionGroup.class);
      assertThat(me.cancelling()).isEqualTo(1);
      trace.add("caught");
      await(sleep(0));
      trace.add("not reached");
    }));
    assertThatThrownBy(() -> loop.runUntilComplete(parent)).isInstanceOf(CancelledError.class);
    assertThat(trace).containsExactly("caught");
  }

  @Test
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_children")
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_idempotent")
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_after_exit")
  void cancelledGroupEndsQuietly() throws Exception {
    AtomicReference<TaskGroup> ended = new AtomicReference<>();
    Task<Void> parent = loop.createTask(taskGroup(group -> {
      ended.set(group);
      group.createTask(sleep(10));
      group.createTask(sleep(10));
      await(sleep(1));
      group.cancel();
      group.cancel();
    }));
    loop.runUntilComplete(parent);
    ended.get().cancel();
    assertThat(parent.cancelling()).isZero();
    assertThat(loop.time()).isEqualTo(1.0);
  }

  @Test
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_body")
  void blockOfACancelledGroupEndsAtItsNextAwait() throws Exception {
    Object value = run(taskGroup(group -> {
      group.cancel();
      trace.add("still running");
      await(sleep(10));
      trace.add("not reached");
      return new Object();
    }));
    assertThat(value).isNull();
    assertThat(trace).containsExactly("still running");
  }

  @Test
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_before_exception")
  void failureAfterACancelOfTheGroupIsRaised() throws Exception {
    runBody(() -> assertThat(messages(raisedBy(
            taskGroup(group -> {
              group.createTask(async(() -> {
                group.cancel();
                throw new IllegalStateException("after");
              }));
            }),
            ExceptionGroup.class)))
        .containsExactly("after"));
  }

  @Test
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_keeps_outer_cancellation")
  void cancellationFromOutsideSurvivesACancelOfTheGroup() {
    Task<Void> parent = loop.createTask(taskGroup(group -> {
      group.createTask(async(() -> {
        try {
          await(sleep(10));
        } finally {
          await(sleep(10));
        }
      }));
      group.createTask(async(() -> {
        await(sleep(1));
        group.cancel();
      }));
    }));
    loop.callLater(2, () -> parent.cancel("outer"));
    assertThatThrownBy(() -> loop.runUntilComplete(parent))
        .isInstanceOf(CancelledError.class)
        .hasMessage("outer");
    assertThat(loop.time()).isEqualTo(11.0);
  }

  @Test
  @CPython(
      "test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_from_child_before_first_suspension")
  void eagerTaskThatCancelsItsGroupIsCancelledToo() throws Exception {
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
    run(taskGroup(group -> {
      group.createTask(async(() -> {
        group.cancel();
        await(sleep(10));
        trace.add("not reached");
      }));
    }));
    assertThat(trace).isEmpty();
    assertThat(loop.time()).isZero();
  }
}
