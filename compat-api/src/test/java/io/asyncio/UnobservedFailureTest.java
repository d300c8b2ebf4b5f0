package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnobservedFailureTest extends LoopTest {

  private static Coroutine<Void> failing() {
    return async(
        () -> {
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
    assertThat(loop.reports.get(0).message())
        .isEqualTo("Task 'forgotten' exception was never retrieved");
    assertThat(loop.reports.get(0).exception()).hasMessage("lost");
    assertThat(loop.reports.get(0).task()).isSameAs(task);
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
    runBody(
        () -> {
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
    loop.createTask(
        async(
            () -> {
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
}
