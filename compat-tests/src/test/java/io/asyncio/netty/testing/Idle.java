package io.asyncio.netty.testing;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.loop.LoopHost;

/** Whether a loop waits for events, or goes round and round because something is always ready. */
public final class Idle {

  private static final double PERIOD_SECONDS = 0.04;
  private static final int PERIODS = 75;
  private static final int FEW_ITERATIONS = 20;

  private Idle() {}

  /**
   * Tells whether {@code loop} comes to rest, for which it has some seconds: the system may go on
   * moving bytes from one socket to the other for a while. In a coroutine.
   */
  public static boolean becomes(NettyEventLoop loop) throws Exception {
    LoopHost host = LoopParts.host(loop);
    for (int i = 0; i < PERIODS; i++) {
      long before = host.iteration();
      await(sleep(PERIOD_SECONDS));
      if (host.iteration() - before < FEW_ITERATIONS) {
        return true;
      }
    }
    return false;
  }
}
