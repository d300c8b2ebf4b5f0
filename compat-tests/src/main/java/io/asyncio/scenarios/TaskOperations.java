package io.asyncio.scenarios;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.scenarios.Operation.details;

import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.TaskGroup;
import io.asyncio.TaskOptions;
import io.asyncio.contextvars.Context;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Tasks and futures. */
final class TaskOperations {

  private TaskOperations() {}

  static void addTo(Operations all) {
    all.immediate("create_task", TaskOperations::create);
    all.suspending("await", TaskOperations::awaiting);
    all.immediate("cancel", TaskOperations::cancel);
    all.immediate("uncancel", fields -> ofTask(fields, Task::uncancel));
    all.immediate("cancelling", fields -> ofTask(fields, Task::cancelling));
    all.immediate("state", TaskOperations::state);
    all.immediate("result", TaskOperations::result);
    all.immediate("exception", TaskOperations::exception);
    all.immediate("set_result", TaskOperations::setResult);
    all.immediate("set_exception", TaskOperations::setException);
    all.immediate("add_done_callback", TaskOperations::addDoneCallback);
    all.immediate("remove_done_callback", TaskOperations::removeDoneCallback);
  }

  private static Operation.Action create(Fields fields) throws UnusableScenario {
    String contextName = fields.optionalText("context");
    String groupName = fields.optionalText("group");
    String name = fields.text("name");
    String function = fields.coroutine("coro");
    return run -> {
      TaskOptions options = TaskOptions.named(name);
      if (contextName != null) {
        options = options.withContext(run.contexts.get(contextName));
      }
      TaskGroup group = groupName == null ? null : run.groups.get(groupName);
      Coroutine<@Nullable Object> coroutine = Tasks.traced(run, run.call(function));
      run.name(
          name,
          group == null ? createTask(coroutine, options) : group.createTask(coroutine, options));
      return details(name);
    };
  }

  private static Operation.Action awaiting(Fields fields) throws UnusableScenario {
    Awaited awaited = fields.awaited("on");
    return run -> {
      Object value = await(awaited.in(run));
      return details(awaited.label(), value);
    };
  }

  private static Operation.Action cancel(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    String message = fields.optionalText("message");
    return run -> {
      Future<?> future = run.futures.get(name);
      return details(name, message == null ? future.cancel() : future.cancel(message));
    };
  }

  private static Operation.Action ofTask(Fields fields, ToIntFunction<Task<?>> count)
      throws UnusableScenario {
    String name = fields.optionalText("on");
    return run -> {
      Task<?> task = name == null ? currentTask() : (Task<?>) run.futures.get(name);
      if (task == null) {
        throw new MissingName("current task");
      }
      return details(task.getName(), count.applyAsInt(task));
    };
  }

  private static Operation.Action state(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    return run -> {
      Future<?> future = run.futures.get(name);
      if (!future.done()) {
        return details(name, "pending");
      }
      if (future.cancelled()) {
        return details(name, "cancelled");
      }
      Throwable exception = future.exception();
      return exception == null
          ? details(name, "result", future.result())
          : details(name, "exception", Values.described(exception));
    };
  }

  private static Operation.Action result(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    return run -> details(name, run.futures.get(name).result());
  }

  private static Operation.Action exception(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    return run -> details(name, Values.describedOrNull(run.futures.get(name).exception()));
  }

  private static Operation.Action setResult(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    Object value = fields.value("value");
    return run -> {
      run.futures.get(name).setResult(value);
      return details(name, value);
    };
  }

  private static Operation.Action setException(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    Fields.Raised raised = fields.raised();
    return run -> {
      Future<?> future = run.futures.get(name);
      RuntimeException exception = raised.make();
      future.setException(exception);
      return details(name, Values.described(exception));
    };
  }

  private static Operation.Action addDoneCallback(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    String contextName = fields.optionalText("context");
    String label = fields.text("callback");
    Body body = fields.body("body", Place.CALLBACK);
    return run -> {
      Future<@Nullable Object> future = run.futures.get(name);
      Context context = contextName == null ? null : run.contexts.get(contextName);
      Future.Callback<@Nullable Object> callback = done -> {
        run.trace.emit("done_callback", label, name, stateOf(done));
        run.callBack(body);
      };
      run.callbacks.put(label, callback);
      if (context == null) {
        future.addDoneCallback(callback);
      } else {
        future.addDoneCallback(callback, context);
      }
      return details(name, label);
    };
  }

  private static String stateOf(Future<?> done) {
    if (done.cancelled()) {
      return "cancelled";
    }
    return done.exception() == null ? "result" : "exception";
  }

  private static Operation.Action removeDoneCallback(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    String label = fields.text("callback");
    return run -> {
      Future<@Nullable Object> future = run.futures.get(name);
      Future.Callback<@Nullable Object> callback = run.callbacks.get(label);
      return details(name, label, future.removeDoneCallback(callback));
    };
  }
}
