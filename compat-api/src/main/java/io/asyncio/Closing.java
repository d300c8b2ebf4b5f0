package io.asyncio;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends what is left on a loop that closes. */
final class Closing {

  private static final int ATTEMPTS = 100;

  /** A protocol may connect again whenever it has lost its connection. */
  private static final int GENERATIONS = 10;

  private Closing() {}

  /**
   * Cancels the unfinished tasks and runs the loop until they are done: a suspended coroutine that
   * is dropped would never run its {@code finally}.
   */
  static void cancelTasks(BaseEventLoop loop, TaskList list) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Set<Task<?>> tasks = list.unfinished();
      if (tasks.isEmpty()) {
        return;
      }
      for (Task<?> task : tasks) {
        if (attempt == 0) {
          loop.callExceptionHandler(
              ExceptionContext.of("Task was pending when its event loop was closed")
                  .withFuture(task)
                  .withMadeAt(task.madeAt()));
        }
        task.cancel();
      }
      loop.stop();
      OwnThread.runAnywhere(loop);
    }
  }

  /** Closes the asynchronous generators that are suspended half-way: their finally has to run. */
  static void closeGenerators(BaseEventLoop loop) {
    if (loop.generators.isEmpty()) {
      return;
    }
    Task<@Nullable Void> closing = loop.createTask(loop.generators.shutDown());
    for (int i = 0; i < ATTEMPTS && !closing.done(); i++) {
      loop.stop();
      OwnThread.runAnywhere(loop);
    }
    cancelTasks(loop, loop.tasks);
  }

  /** Closes the transports, and also what their protocols begin when they are told of that. */
  static void closeTransports(BaseEventLoop loop, TaskList tasks) {
    loop.closeTransports();
    runWhatIsReady(loop);
    for (int i = 0; i < GENERATIONS && isInUse(loop, tasks); i++) {
      cancelTasks(loop, tasks);
      loop.closeTransports();
      runWhatIsReady(loop);
    }
  }

  private static boolean isInUse(BaseEventLoop loop, TaskList tasks) {
    return loop.hasTransports() || !tasks.unfinished().isEmpty();
  }

  /** Runs the callbacks that are ready, and a bounded number of those which they schedule. */
  private static void runWhatIsReady(BaseEventLoop loop) {
    for (int i = 0; i < ATTEMPTS && loop.hasWork(); i++) {
      loop.stop();
      OwnThread.runAnywhere(loop);
    }
  }
}
