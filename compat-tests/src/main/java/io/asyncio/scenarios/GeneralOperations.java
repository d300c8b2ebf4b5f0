package io.asyncio.scenarios;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.scenarios.Operation.details;

import io.asyncio.Task;

/** {@code log}, {@code sleep} and what else needs no object of asyncio. */
final class GeneralOperations {

  private GeneralOperations() {}

  static void addTo(Operations all) {
    all.immediate("log", GeneralOperations::log);
    all.suspending("sleep", GeneralOperations::pause);
    all.immediate("busy", GeneralOperations::busy);
    all.immediate("add", GeneralOperations::add);
    all.immediate("current_task", GeneralOperations::current);
    all.immediate("all_tasks", _ -> run -> details(allTasks(run.loop).size()));
  }

  private static Operation.Action log(Fields fields) throws UnusableScenario {
    String text = fields.text("text");
    return _ -> details(text);
  }

  private static Operation.Action pause(Fields fields) throws UnusableScenario {
    long millis = fields.number("ms");
    return _ -> {
      await(sleep(Millis.toSeconds(millis)));
      return details(millis);
    };
  }

  private static Operation.Action busy(Fields fields) throws UnusableScenario {
    long millis = fields.number("ms");
    return run -> {
      run.stage.advance(Millis.toSeconds(millis));
      return details(millis);
    };
  }

  private static Operation.Action add(Fields fields) throws UnusableScenario {
    Ref<Counter> counter = fields.object("on", Counter.class);
    long amount = fields.number("by");
    return run -> details(counter.name(), run.object(counter).add(amount));
  }

  private static Operation.Action current(Fields fields) {
    return _ -> {
      Task<?> task = currentTask();
      return details(task == null ? null : task.getName());
    };
  }
}
