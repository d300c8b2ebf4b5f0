package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.run;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Coroutine;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How much of the heap a task takes that is suspended in a sleep: everything, with its timer,
 * future, thread and stack. Prints bytes a task.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 3)
@Fork(1)
public class TaskMemory {

  private static final int TASKS = 100_000;

  /** Suspends many tasks and looks at the heap. */
  @Benchmark
  public void suspended() throws Exception {
    run(async(TaskMemory::measure));
  }

  private static void measure() throws Exception {
    long before = usedHeap();
    for (int i = 0; i < TASKS; i++) {
      createTask(sleeper());
    }
    await(sleep(0));
    await(sleep(0));
    System.out.printf("%n%d bytes a task%n", (usedHeap() - before) / TASKS);
  }

  private static Coroutine<Void> sleeper() {
    return async(() -> {
      await(sleep(1000));
    });
  }

  private static long usedHeap() {
    var memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < 3; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}
