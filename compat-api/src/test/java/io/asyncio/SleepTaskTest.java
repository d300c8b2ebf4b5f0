package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Tasks that do nothing but sleep: they have no stack, and behave like others. */
final class SleepTaskTest extends LoopTest {

  @Test
  void aTaskOfASleepEndsAtItsTimeWithItsResult() throws Exception {
    runBody(() -> {
      Task<String> task = createTask(sleep(2, "slept"));
      assertThat(await(task)).isEqualTo("slept");
      assertThat(loop.time()).isEqualTo(2);
    });
  }

  @Test
  void aTaskOfASleepOfZeroGivesWayOnce() throws Exception {
    runBody(() -> {
      Task<String> task = createTask(sleep(0, "slept"));
      task.addDoneCallback(_ -> trace.add("done"));
      for (int i = 0; i < 3; i++) {
        await(sleep(0));
        trace.add("iteration " + i + (task.done() ? ", task done" : ""));
      }
    });
    assertThat(trace)
        .containsExactly("iteration 0", "iteration 1, task done", "done", "iteration 2, task done");
  }

  @Test
  void cancellingTheTaskEndsItAndItsTimer() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(sleep(1000));
      await(sleep(0));
      assertThat(task.toString()).contains("pending").contains("wait_for=<Future pending");
      assertThat(task.cancel("enough")).isTrue();
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("enough");
      assertThat(task.cancelled()).isTrue();
    });
    assertThat(loop.time()).isZero();
  }

  @Test
  void cancellingBeforeTheFirstStepOrWhileReadyEndsIt() throws Exception {
    runBody(() -> {
      Task<Void> unstarted = createTask(sleep(1));
      unstarted.cancel();
      Task<Void> ready = createTask(sleep(0));
      await(sleep(0));
      ready.cancel();
      await(sleep(0));
      assertThat(unstarted.cancelled()).isTrue();
      assertThat(ready.cancelled()).isTrue();
    });
  }

  @Test
  void aSleepCanBeUsedOnce() throws Exception {
    runBody(() -> {
      Coroutine<Void> sleep = sleep(1);
      await(createTask(sleep));
      Task<Void> again = createTask(sleep);
      assertThatThrownBy(() -> await(again))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot reuse");
      assertThatThrownBy(() -> await(sleep)).isInstanceOf(IllegalStateException.class);
    });
  }

  @Test
  void anEagerTaskOfASleepStartsItsTimerAtOnce() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(sleep(1), TaskOptions.defaults().withEagerStart(true));
      loop.advance(1);
      await(task);
      assertThat(loop.time()).isEqualTo(1);
    });
  }

  @Test
  void gatheredSleepsPassTogether() throws Exception {
    assertThat(loop.runUntilComplete(Asyncio.async(() -> await(gather(sleep(1, 1), sleep(3, 2))))))
        .containsExactly(1, 2);
    assertThat(loop.time()).isEqualTo(3);
  }
}
