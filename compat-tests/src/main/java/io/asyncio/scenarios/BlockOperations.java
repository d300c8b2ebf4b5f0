package io.asyncio.scenarios;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.taskGroup;

import io.asyncio.TaskGroup;
import io.asyncio.locks.Held;
import java.util.concurrent.Callable;

/** Blocks with a context manager. */
final class BlockOperations {

  private BlockOperations() {}

  static void addTo(Operations all) {
    all.block("with", BlockOperations::with);
    all.block("taskgroup", BlockOperations::group);
  }

  private static Statement with(Fields fields) throws UnusableScenario {
    Ref<Holdable> on = fields.object("on", Holdable.class);
    Body body = fields.body("body");
    return new Block("with", (frame, events) -> {
      Callable<Flow> holding = () -> {
        Run run = frame.run();
        Held held = await(run.object(on).acquire());
        // No try-with-resources: as in Python, what leaving raises takes precedence.
        try {
          events.entered(exception -> run.trace.emit("exit", on.name(), exception));
          run.trace.emit("enter", on.name());
          return body.run(frame);
        } finally {
          held.close();
        }
      };
      return async(holding);
    });
  }

  private static Statement group(Fields fields) throws UnusableScenario {
    String name = fields.text("as");
    Body body = fields.body("body");
    return new Block("taskgroup", (frame, events) -> {
      Run run = frame.run();
      TaskGroup.Body<Flow> block = group -> {
        run.groups.put(name, group);
        events.entered(exception -> run.trace.emit("taskgroup_exit", name, exception));
        run.trace.emit("taskgroup_enter", name);
        return body.run(frame);
      };
      return taskGroup(block);
    });
  }
}
