package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Task;
import io.asyncio.TaskOptions;

/**
 * Tasks of a class of one's own, made by a task factory: each inherits a value from the task that
 * made it. (A {@code ContextVar} does that without a factory.)
 *
 * {@snippet lang=python :
 * class RequestTask(asyncio.Task):
 *     def __init__(self, coro, *, loop, **kwargs):
 *         self.request = getattr(asyncio.current_task(loop), "request", None)
 *         super().__init__(coro, loop=loop, **kwargs)
 *
 * loop.set_task_factory(lambda loop, coro, **kwargs: RequestTask(coro, loop=loop, **kwargs))
 * }
 */
final class InheritingTaskFactory {

  static final class RequestTask<T> extends Task<T> {
    String request = "no request";

    RequestTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
      super(coroutine, loop, options);
      if (currentTask(loop) instanceof RequestTask<?> parent) {
        request = parent.request;
      }
    }
  }

  static Coroutine<Void> query(String table) {
    return async(() -> IO.println(table + " is queried for " + request()));
  }

  static Coroutine<Void> handle(String request) {
    return async(() -> {
      IO.println("A new task has " + request());
      ((RequestTask<?>) currentTask()).request = request;
      await(gather(query("customers"), query("orders")));
    });
  }

  static String request() {
    return ((RequestTask<?>) currentTask()).request;
  }

  static Coroutine<Void> serve() {
    return async(() -> {
      getRunningLoop().setTaskFactory(RequestTask::new);
      await(createTask(handle("GET /alice")));
      await(createTask(handle("GET /bob")));
    });
  }

  void main() throws Exception {
    run(serve());
  }
}
