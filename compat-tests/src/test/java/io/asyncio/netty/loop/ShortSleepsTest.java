package io.asyncio.netty.loop;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Timers against the clock of the system, which has its own idea of how long it waits. */
class ShortSleepsTest extends LoopTest {

  /** As many as CPython's test allows for its five sleeps, and one for each callback. */
  private static final int MOST_ITERATIONS = 20;

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_timeout_rounding")
  void veryShortSleepsDoNotSpin() throws Exception {
    run(() -> {
      for (double seconds : new double[] {1e-2, 1e-3, 1e-4, 1e-6, 1e-10}) {
        await(sleep(seconds)); // what is used for the first time may take a while
      }
      long before = LoopParts.host(loop).iteration();
      for (double seconds : new double[] {1e-2, 1e-3, 1e-4, 1e-6, 1e-10}) {
        await(sleep(seconds));
      }
      assertThat(LoopParts.host(loop).iteration() - before).isLessThanOrEqualTo(MOST_ITERATIONS);
    });
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_call_later_rounding")
  void noTimerComesTooEarly() throws Exception {
    run(() -> {
      for (int i = 0; i < 10; i++) {
        double seconds = 0.007 * (i + 1) - 1e-10;
        long before = System.nanoTime();
        await(sleep(seconds));
        long taken = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - before);
        assertThat(taken).isGreaterThanOrEqualTo((long) (seconds * 1e6));
      }
    });
  }
}
