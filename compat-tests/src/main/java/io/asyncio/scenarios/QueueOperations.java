package io.asyncio.scenarios;

import static io.asyncio.Asyncio.await;
import static io.asyncio.scenarios.Operation.details;

import io.asyncio.queues.Queue;

/** Queues. */
final class QueueOperations {

  private QueueOperations() {}

  /** A queue of integers. */
  record Items(Queue<Long> queue) {}

  static void addTo(Operations all) {
    all.suspending("put", QueueOperations::put);
    all.suspending("get", QueueOperations::get);
    all.immediate("put_nowait", QueueOperations::putNowait);
    all.immediate("get_nowait", QueueOperations::getNowait);
    all.immediate("task_done", QueueOperations::taskDone);
    all.suspending("join", QueueOperations::join);
    all.immediate("queue_state", QueueOperations::state);
  }

  private static Ref<Items> queue(Fields fields) throws UnusableScenario {
    return fields.object("on", Items.class);
  }

  private static Operation.Action put(Fields fields) throws UnusableScenario {
    Ref<Items> on = queue(fields);
    Long item = fields.number("item");
    return run -> {
      await(run.object(on).queue.put(item));
      return details(on.name(), item);
    };
  }

  private static Operation.Action get(Fields fields) throws UnusableScenario {
    Ref<Items> on = queue(fields);
    return run -> {
      Long item = await(run.object(on).queue.get());
      return details(on.name(), item);
    };
  }

  private static Operation.Action putNowait(Fields fields) throws UnusableScenario {
    Ref<Items> on = queue(fields);
    Long item = fields.number("item");
    return run -> {
      run.object(on).queue.putNowait(item);
      return details(on.name(), item);
    };
  }

  private static Operation.Action getNowait(Fields fields) throws UnusableScenario {
    Ref<Items> on = queue(fields);
    return run -> details(on.name(), run.object(on).queue.getNowait());
  }

  private static Operation.Action taskDone(Fields fields) throws UnusableScenario {
    Ref<Items> on = queue(fields);
    return run -> {
      run.object(on).queue.taskDone();
      return details(on.name());
    };
  }

  private static Operation.Action join(Fields fields) throws UnusableScenario {
    Ref<Items> on = queue(fields);
    return run -> {
      await(run.object(on).queue.join());
      return details(on.name());
    };
  }

  private static Operation.Action state(Fields fields) throws UnusableScenario {
    Ref<Items> on = queue(fields);
    return run -> {
      Queue<Long> queue = run.object(on).queue;
      return details(on.name(), queue.qsize(), queue.empty(), queue.full());
    };
  }
}
