package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancelled timers are no reason for a loop to wake up. */
class TimerCancellationTest extends LoopTest {

  private final List<Long> waits = new ArrayList<>();

  /** Notes for how long it would wait. */
  private final VirtualClockLoop noting = new VirtualClockLoop() {
    @Override
    protected void poll(long timeoutNanos) {
      if (timeoutNanos > 0) {
        waits.add(timeoutNanos);
      }
      super.poll(timeoutNanos);
    }
  };

  @Test
  void timerCancelledOnAnotherThreadLeavesWithoutBeingWaitedFor() throws Exception {
    try (noting) {
      TimerHandle timer = noting.callLater(1, () -> trace.add("ran"));
      noting.runUntilComplete(Asyncio.async(() -> {
        Thread.ofPlatform().start(timer::cancel).join();
        await(sleep(2));
      }));
      assertThat(waits).containsExactly(2_000_000_000L);
      assertThat(trace).isEmpty();
      assertThat(timer.cancelled()).isTrue();
    }
  }
}
