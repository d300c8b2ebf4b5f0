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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A group that is cancelled: by one of its own, by its parent, or from outside. */
class CancelledTaskGroupTest extends TaskGroupTestBase {

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
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_idempotent")
  void secondCancelOfAGroupLeavesItsTasksToTheirCleanUp() throws Exception {
    Task<Void> parent = loop.createTask(taskGroup(group -> {
      group.createTask(async(() -> {
        try {
          await(sleep(10));
        } finally {
          await(sleep(1));
          trace.add("cleaned up at " + loop.time());
        }
      }));
      group.createTask(async(() -> {
        await(sleep(1));
        group.cancel();
        group.cancel();
      }));
      loop.callLater(1.5, group::cancel);
      await(sleep(10));
    }));
    loop.runUntilComplete(parent);
    assertThat(trace).containsExactly("cleaned up at 2.0");
    assertThat(parent.cancelling()).isZero();
    assertThat(parent.cancelled()).isFalse();
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
