package io.asyncio;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Closes a loop, after ending what is left on it. On the thread that closes it. */
final class Closing {

  private static final int ATTEMPTS = 100;

  /** A protocol may connect again whenever it has lost its connection. */
  private static final int GENERATIONS = 10;

  private final BaseEventLoop loop;
  private final TaskList tasks;

  /** Tasks that were pending, told of once however often they go on after their cancellation. */
  private final Set<Task<?>> reported = new HashSet<>();

  Closing(BaseEventLoop loop) {
    this.loop = loop;
    this.tasks = loop.tasks;
  }

  /** Closes the loop. Once. */
  void close() {
    loop.beginToClose();
    cancelTasks();
    closeGenerators();
    if (loop.getDebug()) {
      loop.reportUnclosed();
      loop.beforePoll.reportUnclosed();
      loop.defaultExecutor.reportUnclosed();
    }
    closeTransports();
    loop.signals.removeAll();
    loop.markClosed();
    loop.run.end(loop::closeResources);
    loop.outsideResults.end();
    loop.defaultExecutor.abandon();
    loop.unawaited.reportAll();
    if (loop.unclosed != null) {
      loop.unclosed.closed();
    }
    int lost = loop.failures.reportAll();
    Reports.flush();
    loop.run.rethrow();
    UnobservedFailures.afterClose(loop, lost);
  }

  /** Runs one iteration. */
  private void run() {
    try {
      HostedRun hosted = loop.hosted;
      if (hosted != null) {
        hosted.iterate();
        return;
      }
      loop.stop();
      OwnThread.runAnywhere(loop);
    } catch (KeyboardInterrupt | SystemExit e) {
      loop.run.holdBack(e);
    }
  }

  /**
   * Cancels the unfinished tasks and runs the loop until they are done: a suspended coroutine that
   * is dropped would never run its {@code finally}.
   */
  private void cancelTasks() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Set<Task<?>> left = tasks.unfinished();
      if (left.isEmpty()) {
        return;
      }
      for (Task<?> task : left) {
        if (attempt == 0 && reported.add(task)) {
          loop.callExceptionHandler(
              ExceptionContext.of("Task was pending when its event loop was closed")
                  .withFuture(task)
                  .withMadeAt(task.madeAt()));
        }
        task.cancel();
      }
      run();
    }
  }

  /** Closes the asynchronous generators that are suspended half-way: their finally has to run. */
  private void closeGenerators() {
    if (loop.generators.isEmpty()) {
      return;
    }
    Task<@Nullable Void> closing = loop.createTask(loop.generators.shutDown());
    for (int i = 0; i < ATTEMPTS && !closing.done(); i++) {
      run();
    }
    cancelTasks();
  }

  /** Closes the transports, and also what their protocols begin when they are told of that. */
  private void closeTransports() {
    loop.closeTransports();
    runWhatIsReady();
    for (int i = 0; i < GENERATIONS && isInUse(); i++) {
      cancelTasks();
      loop.closeTransports();
      runWhatIsReady();
    }
  }

  private boolean isInUse() {
    return loop.hasTransports() || !tasks.unfinished().isEmpty();
  }

  /** Runs the callbacks that are ready, and a bounded number of those which they schedule. */
  private void runWhatIsReady() {
    for (int i = 0; i < ATTEMPTS && loop.hasWork(); i++) {
      run();
    }
  }
}
