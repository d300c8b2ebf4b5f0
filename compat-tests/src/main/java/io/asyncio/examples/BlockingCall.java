package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import java.util.concurrent.CountDownLatch;

/**
 * A coroutine that makes a blocking call. In Python it holds up the loop until the end of the call,
 * and nobody could let this one go on; here for the loop's grace only, after which the others go
 * on, and a report goes to the log. Better is {@code toThread}, which holds up nobody.
 *
 * {@snippet lang=python :
 * latch.wait()                              # stops everything
 * await asyncio.to_thread(latch.wait)       # stops the caller alone
 * }
 */
final class BlockingCall {

  private static final double GRACE = 0.02;

  private static Coroutine<Void> block(CountDownLatch latch) {
    return async(() -> {
      IO.println("A call that blocks");
      latch.await();
      IO.println("The call has returned, in the loop: " + (getRunningLoop() != null));
    });
  }

  private static Coroutine<Void> release(CountDownLatch latch) {
    return async(() -> {
      IO.println("The others go on");
      latch.countDown();
    });
  }

  private static Coroutine<Void> blockInCoroutine() {
    return async(() -> {
      getRunningLoop().setBlockingGrace(GRACE);
      CountDownLatch latch = new CountDownLatch(1);
      await(gather(block(latch), release(latch)));
    });
  }

  private static Coroutine<Void> blockInThread() {
    return async(() -> {
      CountDownLatch latch = new CountDownLatch(1);
      Task<Void> blocked = createTask(toThread(() -> latch.await()));
      await(release(latch));
      await(blocked);
      IO.println("The thread's call has returned");
    });
  }

  void main() throws Exception {
    try (var log = new PrintedLog()) {
      run(blockInCoroutine());
      log.awaitReport();
    }
    run(blockInThread());
  }
}
