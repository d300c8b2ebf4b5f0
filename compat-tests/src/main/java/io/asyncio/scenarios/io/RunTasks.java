package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.async;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The tasks of a run. */
final class RunTasks {

  private final IoRun run;
  private final Map<String, Task<?>> named = new TreeMap<>();
  private final List<Task<?>> all = new ArrayList<>();
  private final List<Task<?>> setUps = new ArrayList<>();

  RunTasks(IoRun run) {
    this.run = run;
  }

  /** Has a task set something up, and traces what came of it. */
  void start(String lane, Callable<@Nullable Object> body) {
    run.stage.post(() -> setUps.add(add(lane, async(() -> traced(lane, body)))));
  }

  /** Tells whether a task that {@link #start} made is under way. */
  boolean isSettingUp() {
    return setUps.stream().anyMatch(task -> !task.done());
  }

  private @Nullable Object traced(String lane, Callable<@Nullable Object> body) throws Exception {
    Object outcome;
    try {
      outcome = body.call();
    } catch (CancelledError e) {
      run.trace.add(lane, "op", "done", Failures.outcome(e));
      throw e;
    } catch (Exception e) {
      outcome = Failures.outcome(e);
    }
    run.trace.add(lane, "op", "done", outcome);
    return null;
  }

  /** Makes a task that the scenario describes. */
  void spawn(String name) {
    Task<?> _ = add(name, body(name, Objects.requireNonNull(run.scenario.tasks().get(name), name)));
  }

  private Task<?> add(String name, Coroutine<?> coroutine) {
    Task<?> task = run.loop.createTask(coroutine);
    named.put(name, task);
    all.add(task);
    return task;
  }

  boolean cancel(String name) throws Missing {
    Task<?> task = named.get(name);
    if (task == null) {
      throw new Missing(name);
    }
    return task.cancel();
  }

  /** Returns a coroutine that performs operations, and traces them in a lane of its own. */
  Coroutine<@Nullable Object> body(String lane, List<Op> ops) {
    return async(() -> {
      performAll(lane, ops);
      return null;
    });
  }

  private void performAll(String lane, List<Op> ops) throws Exception {
    try {
      for (Op op : ops) {
        perform(lane, op);
      }
    } catch (CancelledError e) {
      run.trace.add(lane, "cancelled");
      throw e;
    }
    run.trace.add(lane, "end");
  }

  private void perform(String lane, Op op) throws Exception {
    Operations.Action action = Operations.awaiting(op);
    if (action == null) {
      run.perform(op, lane);
      return;
    }
    Object outcome;
    try {
      outcome = action.perform(run, op);
    } catch (Missing e) {
      outcome = "missing";
    } catch (CancelledError e) {
      run.trace.add(lane, "op", op.name(), Failures.outcome(e));
      throw e;
    } catch (Exception e) {
      outcome = Failures.outcome(e);
    }
    run.trace.add(lane, "op", op.name(), outcome);
  }

  /** Cancels the tasks that have names, in the order of these. */
  void cancelNamed() {
    named.values().forEach(Task::cancel);
  }

  /** Cancels all tasks. */
  void cancelAll() {
    all.forEach(Task::cancel);
  }

  /** Looks at the failures, so that the loop does not report them as never retrieved. */
  void observeFailures() {
    for (Task<?> task : all) {
      if (task.done() && !task.cancelled()) {
        Throwable _ = task.exception();
      }
    }
  }
}
