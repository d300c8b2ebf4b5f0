package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * Makes the tasks of an event loop.
 *
 * @see EventLoop#setTaskFactory
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_task_factory">loop.set_task_factory</a>
 */
@FunctionalInterface
public interface TaskFactory {

  /** Makes a task of {@code loop} that runs {@code coroutine}. */
  <T extends @Nullable Object> Task<T> create(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options);
}
