package io.asyncio.scenarios;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Task;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What tasks of a scenario run, and which there are. */
final class Tasks {

  private Tasks() {}

  static Coroutine<@Nullable Object> coroutine(Callable<@Nullable Object> body) {
    return async(body);
  }

  /** Wraps what a task runs, so that its start and its end are traced. */
  static Coroutine<@Nullable Object> traced(Run run, Coroutine<@Nullable Object> body) {
    return coroutine(() -> runTraced(run, body));
  }

  /** As {@link #traced}, for a task that asyncio makes: it names itself first. */
  static Coroutine<@Nullable Object> implicit(
      Run run, String name, Coroutine<@Nullable Object> body) {
    return coroutine(() -> {
      Task<@Nullable Object> self = current();
      self.setName(name);
      run.name(name, self);
      return runTraced(run, body);
    });
  }

  @SuppressWarnings("unchecked") // all tasks of a scenario return such
  static Task<@Nullable Object> current() {
    return (Task<@Nullable Object>) Objects.requireNonNull(currentTask());
  }

  private static @Nullable Object runTraced(Run run, Coroutine<@Nullable Object> body)
      throws Exception {
    run.trace.emit("start");
    Object value;
    try {
      value = await(body);
    } catch (CancelledError e) {
      run.trace.emit("end", "cancelled", Values.scenarioMessage(e));
      throw e;
    } catch (Throwable e) {
      run.trace.emit("end", "exception", Values.described(e));
      throw e;
    }
    run.trace.emit("end", "result", value);
    return value;
  }

  /** Returns the tasks that are not done, in the order of their names. */
  static List<Task<@Nullable Object>> unfinished(Run run) {
    return run.futures.entries().values().stream()
        .filter(future -> isUnfinishedTask(future))
        .map(future -> (Task<@Nullable Object>) future)
        .toList();
  }

  /** Returns the sorted names of the tasks that are not done. */
  static List<String> unfinishedNames(Run run) {
    return run.futures.entries().entrySet().stream()
        .filter(entry -> isUnfinishedTask(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static boolean isUnfinishedTask(Future<?> future) {
    return future instanceof Task && !future.done();
  }
}
