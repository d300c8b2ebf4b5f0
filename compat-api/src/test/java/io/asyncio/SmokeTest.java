package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmokeTest extends LoopTest {

  @Test
  void coroutineReturnsItsValue() throws Exception {
    assertThat(run(async(() -> 42))).isEqualTo(42);
  }

  @Test
  void taskRunsAtTheNextSuspension() throws Exception {
    runBody(
        () -> {
          Task<Integer> task =
              createTask(
                  async(
                      () -> {
                        points.expect(2);
                        return 7;
                      }));
          points.expect(1);
          assertThat(await(task)).isEqualTo(7);
          points.finish(3);
        });
  }

  @Test
  void timerCompletesAFuture() throws Exception {
    runBody(
        () -> {
          Future<String> future = loop.createFuture();
          loop.callLater(5, () -> future.setResult("done"));
          assertThat(await(future)).isEqualTo("done");
          assertThat(loop.time()).isEqualTo(5.0);
        });
  }
}
