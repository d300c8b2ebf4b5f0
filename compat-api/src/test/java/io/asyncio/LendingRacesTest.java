package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.internal.strand.Strand;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Coroutines that block are lent at any moment, as if the loop's thread were always stuck. */
@Timeout(120)
class LendingRacesTest extends LoopTest {

  private static final int COROUTINES = 6;
  private static final int ROUNDS = 300;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean hasTheTurn = new AtomicBoolean();
  private final Object monitor = new Object();

  /** What a nuisance does to a coroutine. */
  private interface Nuisance {

    void disturb(Strand strand);
  }

  private Thread start(List<Task<Integer>> tasks, Nuisance nuisance) {
    return Thread.ofPlatform().start(() -> {
      while (!over.get()) {
        for (Task<?> task : tasks) {
          Strand strand = task.innermost();
          if (strand != null) {
            nuisance.disturb(strand);
          }
        }
      }
    });
  }

  private void takeAWhile() {
    assertThat(hasTheTurn.compareAndSet(false, true)).isTrue();
    for (int i = 0; i < 200; i++) {
      Thread.onSpinWait();
    }
    hasTheTurn.set(false);
  }

  @SuppressWarnings("WaitNotInLoop") // it waits for nothing
  private void block(int way) throws InterruptedException {
    switch (way % 4) {
      case 0 -> Thread.sleep(0, 50_000);
      case 1 -> LockSupport.parkNanos(20_000);
      case 2 -> {
        synchronized (monitor) {
          Thread.sleep(0, 20_000);
        }
      }
      default -> {
        synchronized (monitor) {
          monitor.wait(1);
        }
      }
    }
  }

  private Coroutine<Integer> blocks(int number) {
    return async(() -> {
      int rounds = 0;
      for (int i = 0; i < ROUNDS; i++) {
        block(number + i);
        loop.callSoon(this::takeAWhile); // waits for its turn here, if it was lent
        takeAWhile();
        await(sleep(0));
        takeAWhile();
        rounds++;
      }
      return rounds;
    });
  }

  @Test
  void lentCoroutinesComeBackInTheirTurn() throws Exception {
    assumeThat(System.getProperty("asyncio.engine")).isEqualTo("loop"); // the other lends nothing
    loop.setBlockingGrace(0);
    loop.waitForPosts();
    List<Task<Integer>> tasks = IntStream.range(0, COROUTINES)
        .mapToObj(number -> loop.createTask(blocks(number)))
        .toList();
    List<Thread> nuisances = List.of(
        start(tasks, strand -> {
          boolean _ = strand.lend();
        }),
        start(tasks, strand -> LockSupport.unpark(strand.thread())),
        start(tasks, strand -> assertThat(strand.thread().getStackTrace()).isNotNull()));
    runBody(() -> {
      for (Task<Integer> task : tasks) {
        assertThat(await(task)).isEqualTo(ROUNDS);
      }
      await(createTask(sleep(0)));
    });
    over.set(true);
    for (Thread nuisance : nuisances) {
      nuisance.join();
    }
    assertThat(loop.reports).isEmpty();
  }
}
