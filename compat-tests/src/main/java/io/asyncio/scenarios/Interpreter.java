package io.asyncio.scenarios;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.ExceptionContext;
import io.asyncio.Task;
import io.asyncio.TaskOptions;
import io.asyncio.contextvars.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes a program on a loop of its own, and records what happens. */
final class Interpreter {

  private static final String MAIN = "main";

  /** A task may catch each cancellation and wait for something else. */
  private static final int MOST_CANCELLATIONS = 5;

  private final Run run;

  private Interpreter(Program program, Stage stage) {
    this.run = new Run(program, stage);
  }

  /**
   * Returns the trace of a program.
   *
   * @param stages makes what it is run on
   * @throws Exception if the loop fails
   */
  static List<List<@Nullable Object>> trace(Program program, Stage.Factory stages)
      throws Exception {
    try (Stage stage = stages.make()) {
      return new Interpreter(program, stage).execute();
    }
  }

  private List<List<@Nullable Object>> execute() throws Exception {
    run.loop.setExceptionHandler((_, context) -> report(context));
    TaskOptions options = TaskOptions.named(MAIN).withContext(new Context());
    Task<@Nullable Object> main = run.loop.createTask(main(), options);
    try {
      if (!run.stage.runUntilComplete(main)) {
        run.trace.emitOfLoop("deadlock", Tasks.unfinishedNames(run));
      }
    } finally {
      run.trace.close();
    }
    cancelTheRest();
    run.observeFailures();
    return run.trace.events();
  }

  /** Traces exceptions that escape from callbacks; other reports are not for scenarios. */
  private void report(ExceptionContext context) {
    Throwable exception = context.exception();
    if (exception != null && context.message().startsWith("Exception in callback")) {
      run.trace.emitOfLoop("exception_handler", Values.described(exception));
    }
  }

  private Coroutine<@Nullable Object> main() {
    return Tasks.coroutine(() -> {
      run.name(MAIN, Tasks.current());
      Body body = run.program.main();
      Coroutine<@Nullable Object> function = Tasks.coroutine(() -> body.call(new Frame(run, null)));
      try {
        await(Tasks.traced(run, function));
      } catch (Exception | CancelledError e) {
        // its end is in the trace
      }
      cleanUp();
      run.trace.emit("finished");
      run.trace.close();
      return null;
    });
  }

  private void cleanUp() throws Exception {
    Task<@Nullable Object> self = Tasks.current();
    while (true) {
      List<Task<@Nullable Object>> others = new ArrayList<>(Tasks.unfinished(run));
      others.remove(self);
      if (others.isEmpty()) {
        return;
      }
      run.trace.emit("cleanup", others.size());
      others.forEach(Task::cancel);
      await(Asyncio.wait(others));
    }
  }

  /** Ends what a deadlock has left behind; what survives that, the loop drops when it is closed. */
  private void cancelTheRest() throws Exception {
    for (int i = 0; i < MOST_CANCELLATIONS; i++) {
      List<Task<@Nullable Object>> tasks = Tasks.unfinished(run);
      if (tasks.isEmpty()) {
        return;
      }
      tasks.forEach(Task::cancel);
      // Some may catch it, and go on waiting.
      var _ = run.stage.runUntilComplete(async(() -> await(Asyncio.wait(tasks))));
    }
  }
}
