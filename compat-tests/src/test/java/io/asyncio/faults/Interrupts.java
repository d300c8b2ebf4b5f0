package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Runner;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that are interrupted while they run a program. */
final class Interrupts implements Fault {

  @Override
  public String name() {
    return "interrupts";
  }

  @Override
  public String promise() {
    return "Interrupting the thread that has called `run` cancels the main task, whose `finally`"
        + " runs, and `run` raises `InterruptedException`.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int times = run.times(5, 200);
    run.tried(times);
    for (int i = 0; i < times && run.tally().result().hung() == 0; i++) {
      interrupt(run, i % 2 == 0);
    }
  }

  private static void interrupt(FaultRun run, boolean busy) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch cleaned = new CountDownLatch(1);
    AtomicReference<Throwable> raised = new AtomicReference<>();
    Thread thread = Thread.ofPlatform().daemon().start(() -> {
      try (Runner runner = new Runner(false, run::newLoop)) {
        runner.run(async(() -> {
          begun.countDown();
          try {
            turn(busy);
          } finally {
            cleaned.countDown();
          }
        }));
      } catch (Throwable e) {
        raised.set(e);
      }
    });
    begun.await();
    thread.interrupt();
    if (!thread.join(Duration.ofSeconds(5))) {
      run.tally().hung(1, "a program whose thread is interrupted");
      return;
    }
    run.promised(raised.get() instanceof InterruptedException, "run raises: " + raised.get());
    run.promised(cleaned.getCount() == 0, "the main task's finally runs");
    run.loops().clear();
  }

  private static void turn(boolean busy) throws Exception {
    while (busy) {
      await(sleep(0));
    }
    await(sleep(1000));
  }
}
