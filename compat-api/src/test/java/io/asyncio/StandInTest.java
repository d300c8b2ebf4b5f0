package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.internal.strand.LookedAt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What looks at a coroutine that has the turn. */
class StandInTest extends LoopTest {

  private static final int LOOKS = 50;

  /** One of which somebody waits that it parks: the system may have stopped it before it has. */
  @Test
  void strandThatSomebodyWaitsForIsLookedAtMuchMoreOften() throws Exception {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
    Future<Void> gate = loop.createFuture();
    Task<Void> task = loop.createTask(async(() -> await(gate)));
    runOnce();
    StandIn waitedFor = new StandIn(loop);
    StandIn other = new StandIn(loop);
    CountDownLatch seen = new CountDownLatch(LOOKS);
    LookedAt parking = new LookedAt(task, look -> {
      waitedFor.lookSoon();
      seen.countDown();
    });
    LookedAt running = new LookedAt(task, _ -> {});
    other.watch(running);
    waitedFor.watch(parking);
    waitedFor.lookSoon();
    seen.await();
    assertThat(running.looks()).isLessThan(LOOKS / 2);
    waitedFor.end();
    other.end();
    gate.setResult(null);
    loop.runUntilComplete(task);
  }
}
