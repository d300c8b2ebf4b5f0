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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Coroutines that block lose their turn, or are lent, at any moment. */
@Timeout(120)
class TurnRacesTest extends LoopTest {

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
        loop.callSoon(this::takeAWhile); // waits for its turn here, if it has lost it
        assertThat(loop.isLoopThread(Thread.currentThread())).isTrue();
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
    disturb(
        0,
        strand -> {
          boolean _ = strand.lend();
        },
        strand -> LockSupport.unpark(strand.thread()),
        strand -> assertThat(strand.thread().getStackTrace()).isNotNull());
  }

  @Test
  void coroutinesThatAreDetachedAtAnyMomentComeBackInTheirTurn() throws Exception {
    assumeThat(System.getProperty("asyncio.engine")).isEqualTo("handover"); // the other asks nobody
    AtomicLong clock = new AtomicLong();
    disturb(
        0.001,
        strand -> {
          boolean _ = strand.look(clock.addAndGet(1_000_000_000));
        },
        strand -> LockSupport.unpark(strand.thread()));
  }

  private void disturb(double grace, Nuisance... ways) throws Exception {
    loop.setBlockingGrace(grace);
    loop.waitForPosts();
    List<Task<Integer>> tasks = IntStream.range(0, COROUTINES)
        .mapToObj(number -> loop.createTask(blocks(number)))
        .toList();
    List<Thread> nuisances =
        Stream.of(ways).map(nuisance -> start(tasks, nuisance)).toList();
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
