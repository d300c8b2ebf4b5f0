package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Task;
import java.util.ArrayList;
import java.util.List;

/** Much of everything: nesting, tasks, timers; and stacks that overflow. */
final class Depth implements Fault {

  private static final int NESTED_AWAITS = 500;
  private static final int NESTED_TASKS = 10_000;

  @Override
  public String name() {
    return "depth";
  }

  @Override
  public String promise() {
    return "Awaits nest as calls do, a hundred thousand tasks and timers all come, ten thousand"
        + " tasks or gathers that wait for each other are cancelled at once, and a coroutine whose"
        + " stack has overflowed may catch that and await again.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int count = run.times(1000, 100_000);
    run.tried(NESTED_AWAITS + 2L * NESTED_TASKS + 2L * count + 1);
    run.onLoop(() -> run.promised(NESTED_AWAITS, nested(NESTED_AWAITS), "awaits that return"));
    run.onLoop(() -> tasks(run, count));
    run.onLoop(() -> timers(run, count));
    run.onLoop(() -> cancelTasks(run));
    run.onLoop(() -> cancelGathers(run));
    run.onLoop(() -> overflow(run));
  }

  private static int nested(int depth) throws Exception {
    if (depth == 0) {
      await(sleep(0));
      return 0;
    }
    return 1 + await(async(() -> nested(depth - 1)));
  }

  private static void tasks(FaultRun run, int count) throws Exception {
    int[] done = new int[1];
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(createTask(async(() -> {
        await(sleep(0));
        done[0]++;
      })));
    }
    run.allEnd("task of many", tasks);
    run.promised(count, done[0], "tasks of many");
  }

  private static void timers(FaultRun run, int count) throws Exception {
    double begin = getRunningLoop().time();
    Future<Void> all = getRunningLoop().createFuture();
    int[] ran = new int[1];
    double[] last = {begin};
    for (int i = 0; i < count; i++) {
      double when = begin + run.random().nextInt(100_000) / 1e6; // not finer than the clock
      getRunningLoop().callAt(when, () -> {
        run.promised(when >= last[0], "timers run in their order");
        last[0] = when;
        if (++ran[0] == count) {
          all.setResult(null);
        }
      });
    }
    run.comes("all timers", all);
    run.promised(count, ran[0], "timers of many");
  }

  private static void cancelTasks(FaultRun run) throws Exception {
    Future<Void> innermost = getRunningLoop().createFuture();
    List<Task<?>> tasks = new ArrayList<>();
    Future<Void> next = innermost;
    for (int i = 0; i < NESTED_TASKS; i++) {
      Task<Void> task = createTask(awaiting(next));
      tasks.add(task);
      next = task;
    }
    await(sleep(0));
    next.cancel();
    run.allEnd("task of a chain", tasks);
    run.promised(innermost.cancelled(), "the innermost future of a chain is cancelled");
    long cancelled = tasks.stream().filter(Task::cancelled).count();
    run.promised(NESTED_TASKS, cancelled, "tasks of a chain that are cancelled");
  }

  private static Coroutine<Void> awaiting(Future<Void> future) {
    return async(() -> await(future));
  }

  private static void cancelGathers(FaultRun run) throws Exception {
    Future<Object> innermost = getRunningLoop().createFuture();
    Future<?> next = innermost;
    for (int i = 0; i < NESTED_TASKS; i++) {
      next = gather(List.of(next));
    }
    next.cancel();
    run.promised(innermost.cancelled(), "the innermost future of gathers is cancelled");
    try {
      var _ = await(next);
      run.promised(false, "the outermost of nested gathers raises the cancellation");
    } catch (CancelledError e) {
      run.promised(next.done(), "the outermost gather is done");
    }
  }

  private static void overflow(FaultRun run) throws Exception {
    run.promised(
        overflowing() > 1, "a coroutine whose stack overflows may await as soon as it fits");
    run.comes("a timer after the overflow", sleep(0.001));
    run.comes("a task after the overflow", createTask(sleep(0)));
  }

  /** Awaits in the deepest call that has room for it; in those below, the await overflows too. */
  @SuppressWarnings("InfiniteRecursion") // it is to overflow
  private static int overflowing() throws Exception {
    try {
      return 1 + overflowing();
    } catch (StackOverflowError e) {
      await(sleep(0));
      return 1;
    }
  }
}
