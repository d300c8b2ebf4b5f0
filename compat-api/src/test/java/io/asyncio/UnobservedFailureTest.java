package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class UnobservedFailureTest extends LoopTest {

  private static Coroutine<Void> failing() {
    return async(() -> {
      throw new IllegalArgumentException("lost");
    });
  }

  @Test
  void failureThatNobodySawIsReportedOnceWhenTheLoopCloses() {
    Task<Void> task = loop.createTask(failing(), "forgotten");
    runOnce();
    assertThat(task.done()).isTrue();
    loop.close();
    assertThat(loop.reports).hasSize(1);
    assertThat(loop.reports.get(0).message()).isEqualTo("Task exception was never retrieved");
    assertThat(loop.reports.get(0).exception()).hasMessage("lost");
    assertThat(loop.reports.get(0).future()).isSameAs(task);
    assertThat(loop.reports.get(0).task()).isSameAs(task);
    assertThat(loop.reports.get(0).get("name")).isEqualTo("forgotten");
    loop.close();
    assertThat(closeAndTakeReports()).hasSize(1);
  }

  @Test
  void failureOfAFutureThatNobodySawIsReportedToo() {
    Future<Void> future = loop.createFuture();
    future.setException(new IllegalStateException("lost"));
    assertThat(closeAndTakeReports()).containsExactly("Future exception was never retrieved");
  }

  @Test
  void awaitedFailureIsNotReported() throws Exception {
    runBody(() -> {
      try {
        await(Asyncio.createTask(failing()));
      } catch (IllegalArgumentException e) {
        trace.add(e.getMessage());
      }
    });
    assertThat(trace).containsExactly("lost");
  }

  @Test
  void failureThatWasAskedForIsNotReported() {
    Task<Void> task = loop.createTask(failing());
    runOnce();
    assertThat(task.exception()).hasMessage("lost");
  }

  @Test
  void pendingTasksAreCancelledAndReportedWhenTheLoopCloses() {
    Future<Void> never = loop.createFuture();
    loop.createTask(async(() -> {
      try {
        await(never);
      } finally {
        trace.add("cleaned up");
      }
    }));
    runOnce();
    assertThat(closeAndTakeReports())
        .containsExactly("Task was pending when its event loop was closed");
    assertThat(trace).containsExactly("cleaned up");
  }

  @Test
  void failureOfACollectedTaskIsReportedWhileTheLoopRuns() {
    failAndForget();
    for (int i = 0; i < 500 && loop.reports.isEmpty(); i++) {
      System.gc();
      runOnce();
    }
    assertThat(closeAndTakeReports()).containsExactly("Task exception was never retrieved");
  }

  private void failAndForget() {
    loop.createTask(failing(), "collected");
    runOnce();
  }

  @Test
  void reportNamesThePlaceOfTheCoroutine() {
    loop.createTask(failing(), "placed");
    runOnce();
    loop.close();
    assertThat(loop.reports.getFirst().get("origin"))
        .asString()
        .contains("UnobservedFailureTest", "failing");
    loop.reports.clear();
  }

  @Test
  void inTestModeClosingTheLoopFails() {
    System.setProperty("asyncio.failOnUnobserved", "true");
    try {
      loop.createTask(failing());
      runOnce();
      assertThatIllegalStateException()
          .isThrownBy(loop::close)
          .withMessageContaining("1 failures of futures were never retrieved");
      assertThat(loop.isClosed()).isTrue();
    } finally {
      System.clearProperty("asyncio.failOnUnobserved");
      loop.reports.clear();
    }
  }

  @Test
  void taskThatOnlyTheLoopKnowsSurvivesTheCollector() {
    WeakReference<Task<?>> task = waitForNothing();
    System.gc();
    assertThat(task.get()).isNotNull();
    assertThat(Asyncio.allTasks(loop)).hasSize(1);
    assertThat(closeAndTakeReports())
        .containsExactly("Task was pending when its event loop was closed");
  }

  /** Starts a task that waits for a future which nobody else has. */
  private WeakReference<Task<?>> waitForNothing() {
    Task<?> task = loop.createTask(async(() -> await(loop.createFuture())));
    runOnce();
    return new WeakReference<>(task);
  }
}
