package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A loop and its host let each other run. */
class FairnessTest extends AttachedTest {

  private static final int CALLBACKS = 400;
  private static final long CALLBACK_NANOS = 50_000;

  private final AtomicBoolean stop = new AtomicBoolean();

  @Test
  void coroutineThatIsAlwaysReadyLeavesTheHostItsTasksAndItsIo() throws Exception {
    var spinning = runCoroutineThreadsafe(
        async(() -> {
          while (!stop.get()) {
            await(sleep(0));
          }
        }),
        loop);

    onHost(() -> null);
    CountDownLatch scheduled = new CountDownLatch(1);
    onHost(() -> host.schedule(scheduled::countDown, 1, TimeUnit.MILLISECONDS));
    assertThat(scheduled.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    Echo.overRawChannels(host, ioTransport);

    stop.set(true);
    spinning.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void hostThatIsAlwaysBusyLeavesTheLoopItsTurns() throws Exception {
    host.execute(new Runnable() {
      @Override
      public void run() {
        if (!stop.get()) {
          host.execute(this);
        }
      }
    });

    run(() -> {
      for (int i = 0; i < CALLBACKS; i++) {
        await(sleep(0));
      }
    });

    stop.set(true);
  }

  @Test
  void longIterationIsBrokenOffAndKeepsItsOrder() throws Exception {
    List<Integer> order = new ArrayList<>();
    List<Integer> seenByHost = new ArrayList<>();

    run(() -> {
      var last = loop.<String>createFuture();
      for (int i = 0; i < CALLBACKS; i++) {
        int number = i;
        loop.callSoon(() -> {
          spin();
          order.add(number);
          if (number == 0) {
            loop.callSoon(() -> {
              order.add(CALLBACKS);
              last.setResult("last");
            });
            host.execute(() -> seenByHost.add(order.size()));
          }
        });
      }
      await(last);
    });

    assertThat(order).hasSize(CALLBACKS + 1).isSorted();
    assertThat(seenByHost)
        .singleElement()
        .satisfies(seen -> assertThat(seen).isLessThan(CALLBACKS));
  }

  private static void spin() {
    long end = System.nanoTime() + CALLBACK_NANOS;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
