package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in a group whose tasks start eagerly as in one whose tasks do not. */
class TaskGroupCancelTest extends TaskGroupTestBase {

  private void startTasks(boolean eagerly) {
    loop.setTaskFactory(eagerly ? Asyncio.eagerTaskFactory() : null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_taskgroups::BaseTestTaskGroup::test_name")
  void taskHasItsNameInItsFirstStep(boolean eager) throws Exception {
    startTasks(eager);
    run(taskGroup(group -> {
      group.createTask(
          async(() -> {
            trace.add(currentTask().getName());
          }),
          "yolo");
    }));
    assertThat(trace).containsExactly("yolo");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_taskgroups::BaseTestTaskGroup::test_cancels_task_if_created_during_creation")
  void failureOfATaskThatATaskCreatesCancelsItsCreator(boolean eager) throws Exception {
    startTasks(eager);
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            group.createTask(async(() -> {
              group.createTask(async(() -> raise(new Exception("third"))));
              try {
                await(sleep(0)); // eager: here, else the task only runs now
                await(sleep(0));
                throw Checkpoints.unreached();
              } catch (CancelledError e) {
                trace.add("creator cancelled");
              }
            }));
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("third");
      assertThat(currentTask().cancelling()).isZero();
    });
    assertThat(trace).containsExactly("creator cancelled");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_taskgroups::BaseTestTaskGroup::test_cancellation_does_not_leak_out_of_tg")
  void noCancellationIsLeftAfterACaughtFailure(boolean eager) throws Exception {
    startTasks(eager);
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            group.createTask(async(() -> raise(new Exception("at once"))));
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("at once");
      await(sleep(0));
      await(sleep(1));
      trace.add("goes on");
    });
    assertThat(trace).containsExactly("goes on");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_before_create_task")
  void cancelledGroupRefusesTasksAndEndsQuietly(boolean eager) throws Exception {
    startTasks(eager);
    runBody(() -> {
      await(taskGroup(group -> {
        group.cancel();
        assertThatThrownBy(() -> group.createTask(sleep(1)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("is shutting down");
        trace.add("refused");
      }));
      assertThat(currentTask().cancelling()).isZero();
      await(sleep(0));
    });
    assertThat(trace).containsExactly("refused");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_after_exception")
  void taskThatCancelsTheGroupWhileItFailsStillFails(boolean eager) throws Exception {
    startTasks(eager);
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            group.createTask(async(() -> {
              try {
                crash();
              } finally {
                group.cancel();
              }
            }));
            sleepNoting(10, "block cancelled");
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("crash");
      assertThat(currentTask().cancelling()).isZero();
    });
    assertThat(trace).containsExactly("block cancelled");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_body_cancel_before_exception")
  void blockThatCancelsTheGroupAndThenFailsStillFails(boolean eager) throws Exception {
    startTasks(eager);
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            group.cancel();
            crash();
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("crash");
      assertThat(currentTask().cancelling()).isZero();
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_body_cancel_after_exception")
  void blockThatCancelsTheGroupWhileItFailsStillFails(boolean eager) throws Exception {
    startTasks(eager);
    runBody(() -> {
      ExceptionGroup raised = raisedBy(
          taskGroup(group -> {
            try {
              crash();
            } finally {
              group.cancel();
            }
          }),
          ExceptionGroup.class);
      assertThat(messages(raised)).containsExactly("crash");
      assertThat(currentTask().cancelling()).isZero();
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_taskgroups::BaseTestTaskGroup::test_taskgroup_cancel_one_winner")
  void firstTaskToFinishWinsOverOneThatIsReadyToo(boolean eager) throws Exception {
    startTasks(eager);
    AtomicReference<Task<?>> late = new AtomicReference<>();
    run(taskGroup(group -> {
      for (String racer : new String[] {"first", "second"}) {
        late.set(group.createTask(async(() -> {
          await(sleep(1));
          trace.add(racer);
          group.cancel();
        })));
      }
    }));
    assertThat(trace).containsExactly("first");
    assertThat(late.get().cancelled()).isTrue();
    assertThat(loop.time()).isEqualTo(1.0);
  }
}
