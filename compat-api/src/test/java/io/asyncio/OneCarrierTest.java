package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.internal.strand.Strand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Coroutines that give each other the turn where one carrier has to do for all of them. */
class OneCarrierTest {

  private static final int TASKS = 20;
  private static final int ROUNDS = 2_000;

  @Test
  void coroutinesThatAreInterruptedWhileTheyWaitForTheirTurnLeaveTheCarrierToOthers()
      throws Exception {
    String output =
        ChildJvm.run(Interrupted.class, Map.of(), "-Djdk.virtualThreadScheduler.parallelism=1");
    assertThat(output).isEqualTo("" + TASKS * ROUNDS);
  }

  /** Runs tasks whose threads are interrupted, and woken, at any moment. */
  static final class Interrupted {

    private static volatile boolean over;

    private Interrupted() {}

    public static void main(String... args) throws Exception {
      VirtualClockLoop loop = new VirtualClockLoop();
      int[] steps = new int[1];
      List<Coroutine<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(async(() -> {
          for (int round = 0; round < ROUNDS; round++) {
            await(sleep(0));
            steps[0]++;
          }
        }));
      }
      Thread nuisance = Thread.ofPlatform().start(() -> disturb(loop));
      try {
        loop.runUntilComplete(async(() -> await(gather(tasks))));
      } finally {
        over = true;
      }
      nuisance.join();
      loop.close();
      System.out.print(steps[0]);
    }

    private static void disturb(VirtualClockLoop loop) {
      while (!over) {
        for (Task<?> task : loop.tasks.unfinished()) {
          Strand strand = task.innermost();
          if (strand != null) {
            LockSupport.unpark(strand.thread());
            strand.thread().interrupt();
          }
        }
      }
    }
  }
}
