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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancellations and failures that meet each other, in one group and in nested ones. */
class TaskGroupFailureTest extends TaskGroupTestBase {

  /**
   * Starts the coroutine, cancels it after 0.1 s and returns the group of failures it ends with.
   */
  private ExceptionGroup failureWhenCancelled(Coroutine<Void> coroutine) {
    Task<Void> task = loop.createTask(coroutine);
    loop.callLater(0.1, () -> {
      assertThat(task.done()).isFalse();
      task.cancel();
    });
    try {
      loop.runUntilComplete(task);
    } catch (ExceptionGroup e) {
      return e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw Checkpoints.unreached();
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_07")
  void cancelledBlockAndItsTasksAreAllCancelled() throws Exception {
    Task<Void> parent = loop.createTask(taskGroup(group -> {
      for (int i = 0; i < 5; i++) {
        group.createTask(async(() -> {
          sleepNoting(5, "task");
        }));
      }
      sleepNoting(10, "block");
    }));
    loop.callLater(0.1, parent::cancel);
    assertThatThrownBy(() -> loop.runUntilComplete(parent)).isInstanceOf(CancelledError.class);
    assertThat(trace).containsExactlyInAnyOrder("block", "task", "task", "task", "task", "task");
    assertThat(parent.cancelled()).isTrue();
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_11")
  void failuresOfAnInnerGroupThatIsCancelledLeaveInsideTheOuterGroup() {
    ExceptionGroup raised = failureWhenCancelled(taskGroup(outer -> {
      await(taskGroup(inner -> {
        for (int i = 0; i < 5; i++) {
          inner.createTask(failingWhenCancelled("inner"));
        }
        await(sleep(10));
      }));
    }));
    assertThat(messages(raised)).containsExactly("[inner, inner, inner, inner, inner]");
    assertThat(raised.exceptions()).hasExactlyElementsOfTypes(ExceptionGroup.class);
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_12")
  void taskOfTheOuterGroupIsJustCancelledThen() throws Exception {
    ExceptionGroup raised = failureWhenCancelled(taskGroup(outer -> {
      outer.createTask(async(() -> {
        sleepNoting(10, "outer task");
      }));
      await(taskGroup(inner -> {
        for (int i = 0; i < 5; i++) {
          inner.createTask(failingWhenCancelled("inner"));
        }
        await(sleep(10));
      }));
    }));
    assertThat(messages(raised)).containsExactly("[inner, inner, inner, inner, inner]");
    assertThat(trace).containsExactly("outer task");
  }

  /** A group whose task fails by its own at 0.3 s while the cancelled block cleans up. */
  private Coroutine<Void> groupThatFailsWhileItsBlockCleansUp() {
    return taskGroup(group -> {
      Task<Void> crashing = group.createTask(async(() -> {
        await(sleep(0.3));
        crash();
      }));
      try {
        await(sleep(10));
      } catch (CancelledError e) {
        await(sleep(0.5));
        trace.add("cleaned up, task cancelled: " + crashing.cancelled());
        throw e;
      }
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_15")
  void failureDuringTheCleanupOfTheBlockWinsOverTheCancellation() {
    ExceptionGroup raised = failureWhenCancelled(groupThatFailsWhileItsBlockCleansUp());
    assertThat(messages(raised)).containsExactly("crash");
    // The failure at 0.3 s interrupts the cleanup, which would have lasted up to 0.6 s.
    assertThat(trace).isEmpty();
    assertThat(loop.time()).isEqualTo(0.3);
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_16")
  void failureWinsAlsoInATaskThatAwaitsTheCancelledOne() {
    ExceptionGroup raised = failureWhenCancelled(async(() -> {
      await(createTask(groupThatFailsWhileItsBlockCleansUp()));
    }));
    assertThat(messages(raised)).containsExactly("crash");
    assertThat(loop.time()).isEqualTo(0.3);
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_18")
  void exceptionInAnswerToTheCancellationLeavesInAGroup() {
    ExceptionGroup raised = failureWhenCancelled(taskGroup(group -> {
      try {
        await(sleep(10));
      } catch (CancelledError e) {
        trace.add("cancelled");
        throw new IllegalArgumentException("answer");
      }
    }));
    assertThat(messages(raised)).containsExactly("answer");
    assertThat(raised.exceptions()).hasExactlyElementsOfTypes(IllegalArgumentException.class);
    assertThat(trace).containsExactly("cancelled");
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_22")
  void parentThatIsCancelledWhileItWaitsCancelsItsTasks() {
    Task<Void> parent = loop.createTask(taskGroup(group -> {
      group.createTask(async(() -> {
        sleepNoting(1, "first");
      }));
      group.createTask(async(() -> {
        sleepNoting(2, "second");
      }));
    }));
    loop.callLater(0.05, parent::cancel);
    assertThatThrownBy(() -> loop.runUntilComplete(parent)).isInstanceOf(CancelledError.class);
    assertThat(trace).containsExactly("first", "second");
    assertThat(loop.time()).isEqualTo(0.05);
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_23")
  void groupLetsGoOfTasksThatAreDone() throws Exception {
    run(taskGroup(group -> {
      for (int count = 0; count < 10; count++) {
        await(sleep(0.1));
        group.createTask(sleep(0.25));
        if (count == 5) {
          assertThat(group).hasToString("<TaskGroup tasks=3 entered>");
        }
      }
      await(sleep(1.35));
      assertThat(group).hasToString("<TaskGroup entered>");
    }));
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_25")
  void failureEndsTasksThatKeepCreatingMore() throws Exception {
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            group.createTask(hydra(group));
            group.createTask(async(() -> {
              while (trace.size() < 10) {
                await(sleep(0.015));
              }
              throw new IllegalStateException("hercules");
            }));
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("hercules");
      int heads = trace.size();
      assertThat(heads).isGreaterThanOrEqualTo(10);
      await(sleep(10));
      assertThat(trace).hasSize(heads);
      assertThat(Asyncio.allTasks()).containsExactly(currentTask());
    });
  }

  private Coroutine<Void> hydra(TaskGroup group) {
    return async(() -> {
      trace.add("head");
      await(sleep(0.01));
      group.createTask(hydra(group));
      group.createTask(hydra(group));
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_taskgroup_context_manager_exit_raises")
  void failureOfACloseableInTheBlockIsThereBesideThatOfTheTask() throws Exception {
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            AutoCloseable database = () -> {
              throw new IllegalStateException("close");
            };
            try {
              group.createTask(failing(0, "task"));
              await(sleep(1));
            } finally {
              database.close();
            }
          }),
          ExceptionGroup.class);
      assertThat(currentTask().cancelling()).isZero();
      assertThat(messages(raised)).containsExactlyInAnyOrder("task", "close");
    });
  }

  @Test
  @CPython("test_taskgroups::TestTaskGroup::test_nested_groups_both_cancelled")
  void groupsThatFailTogetherAreCaughtOneAfterTheOther() throws Exception {
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(outer -> {
            ExceptionGroup inside = raisedBy(
                taskGroup(inner -> {
                  inner.createTask(failing(0, "inner"));
                  outer.createTask(failing(0, "outer"));
                }),
                ExceptionGroup.class);
            assertThat(messages(inside)).containsExactly("inner");
            assertThat(currentTask().cancelling()).isEqualTo(1);
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("outer");
      assertThat(currentTask().cancelling()).isZero();
    });
  }

  @Test
  void failuresOfTwoTasksKeepTheirOrder() throws Exception {
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            for (String name : List.of("first", "second")) {
              group.createTask(failing(0.1, name));
            }
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("first", "second");
    });
  }
}
