package io.asyncio.tools;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.captureCallGraph;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.FutureCallGraph;
import io.asyncio.LoopTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A long chain of tasks, each of which awaits the next one. */
class DeepTasksTest extends LoopTest {

  private static final int DEPTH = 10_000;

  private final Future<Void> gate = loop.createFuture();

  private Coroutine<Void> nested(int depth) {
    return async(() -> await(depth == 0 ? gate : loop.createTask(nested(depth - 1), "t" + depth)));
  }

  @Test
  void chainIsCapturedListedAndDescribed() throws Exception {
    runBody(() -> {
      var outermost = loop.createTask(nested(DEPTH));
      for (int i = 0; i < DEPTH + 2; i++) {
        await(sleep(0));
      }
      FutureCallGraph graph = captureCallGraph(gate);
      assertThat(graph.toString()).contains("name='t1'", "name='t2'").hasSizeLessThan(100_000);
      List<TaskRow> rows = TaskTools.buildTaskTable(TaskTools.getAllAwaitedBy(loop));
      assertThat(rows).hasSize(DEPTH + 2);
      assertThat(outermost.toString()).hasSizeLessThan(100_000);
      gate.setResult(null);
      await(outermost);
    });
  }
}
