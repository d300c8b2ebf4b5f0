package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.LoopTest;
import io.asyncio.tools.SocketPair;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pairs of channels that a coroutine opens. */
class SocketPairInCoroutineTest extends LoopTest {

  private static final int PAIRS = 100;

  /** A system that is very busy may connect a few of them a moment later. */
  private static final int EXCEPTIONS = PAIRS / 10;

  @Test
  void openingThemIsNoBlockingCallDuringWhichOthersGoOn() throws Exception {
    loop.setBlockingGrace(0);
    AtomicInteger meanwhile = new AtomicInteger();
    run(() -> {
      for (int i = 0; i < PAIRS; i++) {
        var other = loop.callSoon(meanwhile::incrementAndGet);
        SocketPair.open().close();
        other.cancel();
        await(sleep(0));
      }
    });
    assertThat(meanwhile.get()).isLessThan(EXCEPTIONS);
  }
}
